export type ProjectFilesErrorCode =
  | "PROJECT_NO_FILE"
  | "PROJECT_NO_ENV_FILE"
  | "PROJECT_ENV_FILE_INVALID"
  | "PROJECT_FILE_UNREADABLE";

/** A file of the project is not there, or cannot be read. */
export class ProjectFilesError extends Error {
  override readonly name = "ProjectFilesError";
  readonly code: ProjectFilesErrorCode;
  readonly hint: string | undefined;

  constructor(code: ProjectFilesErrorCode, message: string, hint?: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
