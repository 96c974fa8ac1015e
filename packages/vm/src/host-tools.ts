import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { VmError } from "./errors.ts";

export type ToolName =
  | "qemu-system-x86_64"
  | "/usr/share/OVMF/OVMF_CODE_4M.fd"
  | "ssh"
  | "ssh-keygen"
  | "tar"
  | "xorriso"
  | "mkfifo"
  | "setpriv";

export interface HostTool {
  /** A program on PATH, or a file where the path is absolute. */
  readonly tool: ToolName;
  readonly debianPackage: string;
  readonly neededFor: string;
}

/** All that this package runs or reads on the host. */
export const HOST_TOOLS: readonly HostTool[] = [
  { tool: "qemu-system-x86_64", debianPackage: "qemu-system-x86", neededFor: "running virtual machines" },
  { tool: "/usr/share/OVMF/OVMF_CODE_4M.fd", debianPackage: "ovmf", neededFor: "UEFI and Secure Boot" },
  { tool: "ssh", debianPackage: "openssh-client", neededFor: "commands and files in the guest" },
  { tool: "ssh-keygen", debianPackage: "openssh-client", neededFor: "throw-away ssh keys" },
  { tool: "tar", debianPackage: "tar", neededFor: "copying folders to and from the guest" },
  { tool: "xorriso", debianPackage: "xorriso", neededFor: "config drives" },
  { tool: "mkfifo", debianPackage: "coreutils", neededFor: "typing into consoles" },
  { tool: "setpriv", debianPackage: "util-linux", neededFor: "ending virtual machines with their test" },
];

/** Where a program or file of the table is, or undefined. */
export function findTool(tool: ToolName, path: string = process.env.PATH ?? ""): string | undefined {
  const [candidates, mode] = tool.startsWith("/")
    ? [[tool], constants.R_OK]
    : [
        path
          .split(delimiter)
          .filter(Boolean)
          .map((folder) => join(folder, tool)),
        constants.X_OK,
      ];
  return candidates.find((file) => {
    try {
      accessSync(file, mode);
      return true;
    } catch {
      return false;
    }
  });
}

/** Like `findTool()`, with the package to install in the error. */
export function needTool(tool: ToolName): string {
  const found = findTool(tool);
  if (found !== undefined) return found;
  const entry = HOST_TOOLS.find((one) => one.tool === tool);
  throw new VmError("VM_TOOL_MISSING", `${tool} is not installed; needed for ${entry?.neededFor}`, {
    hint: `apt-get install ${entry?.debianPackage}`,
  });
}

/** The entries of the table that this host lacks. */
export function missingHostTools(path?: string): readonly HostTool[] {
  return HOST_TOOLS.filter(({ tool }) => findTool(tool, path) === undefined);
}
