import { decodeContent } from "../decode-content.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { absolutePath } from "./absolute-path.ts";
import { doubtful, invalid } from "./invalid.ts";
import { isOwner } from "./owner.ts";
import { parsePermissions } from "./permissions.ts";
import type { Plan, WriteFile } from "./step.ts";

/** An element of `write_files`. */
export interface FileEntry {
  readonly path?: string;
  readonly content?: string;
  readonly encoding?: string;
  readonly permissions?: string | number;
  readonly owner?: string;
  readonly append?: boolean;
  /** The system container in which to write; without one, the console. */
  readonly container?: string;
}

const DEFAULT_MODE = 0o644;

/** The files that `write_files` asks for in one container. */
export function planWriteFiles(
  files: readonly FileEntry[] | undefined,
  options: { readonly container?: string } = {},
): Plan {
  const container = options.container ?? "console";
  const steps: WriteFile[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [index, file] of (files ?? []).entries()) {
    if ((file.container || "console") !== container) continue;
    const planned = planFile(file, `write_files.${index}`);
    steps.push(...planned.steps);
    diagnostics.push(...planned.diagnostics);
  }
  return { steps, diagnostics };
}

function planFile(file: FileEntry, from: string): { steps: WriteFile[]; diagnostics: Diagnostic[] } {
  const path = absolutePath(file.path);
  const content = decodeContent(file.content ?? "", file.encoding ?? "");
  const permissions = parsePermissions(file.permissions, DEFAULT_MODE);
  const owner = file.owner === undefined || file.owner === "" ? undefined : file.owner;
  const diagnostics: Diagnostic[] = [];
  if (path === undefined) diagnostics.push(invalid(`${from}.path`, "expected the path of a file"));
  if (!content.ok)
    diagnostics.push(
      invalid(
        content.hint === undefined ? `${from}.content` : `${from}.encoding`,
        content.message,
        content.hint,
      ),
    );
  if (!permissions.ok)
    diagnostics.push(invalid(`${from}.permissions`, permissions.message, permissions.hint));
  if (owner !== undefined && !isOwner(owner))
    diagnostics.push(invalid(`${from}.owner`, "expected user or user:group"));
  if (path === undefined || !content.ok || !permissions.ok || diagnostics.length > 0)
    return { steps: [], diagnostics };
  if (permissions.doubt !== undefined) {
    diagnostics.push(doubtful(`${from}.permissions`, permissions.doubt, 'write them in quotes: "0644"'));
  }
  const step: WriteFile = {
    do: "write-file",
    from,
    path,
    content: content.bytes,
    mode: permissions.mode,
    ...(owner !== undefined && { owner }),
    ...(file.append === true && { append: true }),
  };
  return { steps: [step], diagnostics };
}
