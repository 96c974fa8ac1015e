import { BuildError } from "../build-error.ts";

/** How Node's source text begins the program that takes types out of TypeScript: WebAssembly in base64. */
const BEGIN = 'var bytes = Buffer2.from("';
const END = '", "base64")';
const WASM = "AGFzbQ";
/** What is evaluated in its place: a name that nobody defines, so that the error says what is missing. */
const MISSING = '" + thisNodeStripsNoTypes +';

/**
 * Take the type stripper out of Node's program, in place: our programs on the machine are JavaScript. The text of
 * the module keeps its length, and its functions their order, which compiled code that is kept beside it relies on.
 * Returns the number of bytes that were cleared.
 */
export function dropTypeStripper(program: Buffer): number {
  const at = program.indexOf(BEGIN + WASM) + BEGIN.length;
  const end = program.indexOf(END, at);
  if (at < BEGIN.length || end === -1 || !/^[\w+/=]+$/.test(program.toString("latin1", at, end)))
    throw new BuildError(
      "Node's type stripper: expected its program as base64 in the source text, got none",
      {
        hint: "leave out dropTypeStripper in distro/image/slim/slim-node.ts to use Node as it is",
      },
    );
  // many short lines: an error quotes the line that it is in
  program.fill("\n", at, end - 1);
  program.write(MISSING, at, "latin1");
  program.write('"', end - 1, "latin1");
  return end - at - MISSING.length - 1;
}
