import { type Diagnostic, diagnostic } from "../diagnostic.ts";

const MAX_URLS = 20;

/** The addresses of an `#include` document: one on each line, comments allowed. */
export function readIncludeList(text: string, file: string): { urls: string[]; diagnostics: Diagnostic[] } {
  const urls: string[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [index, raw] of text.split("\n").entries()) {
    // `#include URL` on one line is legal, too
    const line = raw
      .trim()
      .replace(/^#include(?:-once)?(?=\s|$)/, "")
      .trim();
    if (line === "" || line.startsWith("#")) continue;
    if (!/^https?:\/\/[^\s/]/i.test(line) || !URL.canParse(line)) {
      const hint = "write one http or https address on each line";
      diagnostics.push(
        diagnostic("USER_DATA_INCLUDE", "expected an http or https address", { file, line: index + 1, hint }),
      );
    } else if (urls.length === MAX_URLS) {
      diagnostics.push(
        diagnostic("USER_DATA_INCLUDE", `expected at most ${MAX_URLS} addresses`, { file, line: index + 1 }),
      );
      break;
    } else {
      urls.push(line);
    }
  }
  return { urls, diagnostics };
}
