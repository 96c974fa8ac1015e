export type VmErrorCode =
  | "VM_OPTIONS_INVALID"
  | "VM_TOOL_MISSING"
  | "VM_TOOL_FAILED"
  | "VM_FILE_MISSING"
  | "VM_START_FAILED"
  | "VM_EXITED"
  | "VM_CONSOLE_FAULT"
  | "VM_TIMEOUT"
  | "VM_QMP_FAILED"
  | "VM_SSH_UNREACHABLE"
  | "VM_SSH_LOST"
  | "VM_HOST_DISK_FULL"
  | "VM_INITRD_INVALID";

/** A virtual machine did not do what was asked. `message` says what happened, `hint` what to do. */
export class VmError extends Error {
  override readonly name = "VmError";
  readonly code: VmErrorCode;
  readonly hint: string | undefined;

  constructor(code: VmErrorCode, message: string, more: { hint?: string | undefined; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.hint = more.hint;
  }
}

/** What a file system call said, as a VmError when the host's disk is full or the file is not there. */
export function fileError(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOSPC") {
    return new VmError("VM_HOST_DISK_FULL", `${path}: no space left on the host's disk`, {
      hint: "free some space, or choose another directory",
      cause: error,
    });
  }
  if (code === "ENOENT") return new VmError("VM_FILE_MISSING", `${path}: no such file`, { cause: error });
  return error;
}
