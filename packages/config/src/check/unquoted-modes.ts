import { isTree, type Tree, type Written } from "../document/tree.ts";
import type { Issue } from "./issue.ts";

/** A number with a zero before it is octal for every reader; `644` is octal for nobody, and 420 may be either. */
export function isMode(written: string | undefined): written is string {
  return written !== undefined && /^0[0-7]{3,4}$/.test(written);
}

/**
 * File modes without quotes, `0644`. What is meant is plain, so the machine boots with it; but
 * RancherOS refuses such a document, and readers of YAML 1.2 read 644.
 */
export function unquotedModes({ write_files: files }: Tree, written: Written): Issue[] {
  if (!Array.isArray(files)) return [];
  return files.flatMap((file, index): Issue[] => {
    const mode = isTree(file) ? written.get(file)?.get("permissions") : undefined;
    if (!isMode(mode)) return [];
    return [
      {
        code: "CONFIG_TYPE",
        path: ["write_files", index, "permissions"],
        at: "value",
        isPlain: true,
        message: `expected text, got the number ${mode}`,
        hint: "put the value in quotes",
        fix: () => ({ title: "put the value in quotes", text: `"${mode}"` }),
      },
    ];
  });
}
