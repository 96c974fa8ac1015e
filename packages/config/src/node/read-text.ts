import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { lineMap } from "../diagnostics/line-map.ts";
import { unreadable } from "../document/unreadable.ts";

/** A file's text; `fault` says that some of its bytes are no text, and stand as U+FFFD in it. */
export interface FileText {
  readonly text: string;
  readonly fault?: Diagnostic;
}

/** Read a text file (0 is standard input); undefined if it is not there. Throws what the system says otherwise. */
export function readText(path: string | number, file: string): FileText | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
  const text = bytes.toString("utf8");
  return isUtf8(bytes) ? { text } : { text, fault: notUtf8(bytes, text, file) };
}

/** The place of the first byte that is no part of a character. */
function notUtf8(bytes: Buffer, text: string, file: string): Diagnostic {
  const isUtf16 = /^(?:fffe|feff)/.test(bytes.toString("hex", 0, 2));
  const again = Buffer.from(text);
  let at = 0;
  while (bytes[at] === again[at]) at++;
  // a character of several bytes differs behind its first one
  const offset = again.toString("utf8", 0, at).replace(/\ufffd$/, "").length;
  const got = isUtf16 ? "UTF-16" : `the byte 0x${bytes[at]!.toString(16)}`;
  return unreadable(file, `expected text in UTF-8, got ${got}`, {
    ...lineMap(text).range(offset, offset + 1),
    hint: "save the file as UTF-8",
  });
}
