import { findTool } from "./host-tools.ts";

/** A command that the kernel ends when this process dies, even of SIGKILL. */
export function boundToParent(program: string): readonly [program: string, before: readonly string[]] {
  const setpriv = findTool("setpriv");
  return setpriv === undefined ? [program, []] : [setpriv, ["--pdeathsig", "KILL", "--", program]];
}
