import { execFile } from "node:child_process";
import { VmError } from "./errors.ts";
import { needTool, type ToolName } from "./host-tools.ts";

/** Run a host tool to its end; its last line of complaint is the error. */
export function runTool(tool: ToolName, args: readonly string[], timeoutMs = 60_000): Promise<string> {
  const program = needTool(tool);
  return new Promise((resolve, reject) => {
    execFile(program, args, { timeout: timeoutMs, encoding: "utf8" }, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      const said = stderr.trim().split("\n").at(-1) || error.message;
      const code = /No space left on device/.test(stderr) ? "VM_HOST_DISK_FULL" : "VM_TOOL_FAILED";
      reject(new VmError(code, `${tool}: ${said}`, { cause: error }));
    });
  });
}
