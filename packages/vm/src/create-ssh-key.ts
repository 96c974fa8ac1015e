import { readFileSync, rmSync } from "node:fs";
import { runTool } from "./run-tool.ts";

/** Make a throw-away key without a passphrase in `file`; returns the line for authorized_keys. */
export async function createSshKey(file: string): Promise<string> {
  rmSync(file, { force: true });
  rmSync(`${file}.pub`, { force: true });
  await runTool("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "throw-away", "-f", file]);
  return readFileSync(`${file}.pub`, "utf8").trim();
}
