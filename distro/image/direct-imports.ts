import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "esbuild";
import { TOP } from "./paths.ts";

/**
 * Lets our programs import from the file that has a name, not from its package's table of contents: whoever
 * reads a line of that table would be tied to all that any program takes from it, and load it at start.
 */
export const directImports: Plugin = {
  name: "direct-imports",
  setup(context) {
    context.onLoad({ filter: /\/distro\/cli\/.*\.ts$/ }, ({ path }) => ({
      contents: withDirectImports(readFileSync(path, "utf8")),
      loader: "ts",
      resolveDir: dirname(path),
    }));
  },
};

/** A module's text, its imports from our packages taken from the files that have them. */
export function withDirectImports(text: string): string {
  return text.replace(
    /^import \{([^}]*)\} from "@ros\/([\w-]+)(?:\/([\w-]+))?";$/gm,
    (whole, names: string, name: string, door?: string) => {
      const files = contents(sourceOf(join(TOP, "packages", name), door === undefined ? "." : `./${door}`));
      const wanted = namesIn(names);
      if (wanted.some((one) => !files.has(nameOf(one)))) return whole;
      return wanted
        .map((one) => `import { ${one} } from ${JSON.stringify(files.get(nameOf(one)))};`)
        .join(" ");
    },
  );
}

/** The table of contents behind one door of a package. */
function sourceOf(directory: string, door: string): string {
  const { exports } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as {
    readonly exports: Readonly<Record<string, { readonly "@ros/source": string }>>;
  };
  return join(directory, exports[door]?.["@ros/source"] ?? "");
}

const nameOf = (word: string): string => word.split(" as ")[0] as string;

/** Types are nothing to a program. */
const namesIn = (list: string): string[] =>
  list
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "" && !word.startsWith("type "));

/** What a table of contents exports, by the file that has it. */
function contents(index: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, names = "", file = ""] of readFileSync(index, "utf8").matchAll(
    /^export \{([^}]*)\} from "(\.[^"]+)";$/gm,
  ))
    for (const name of namesIn(names))
      if (!name.includes(" as ")) found.set(name, join(dirname(index), file));
  return found;
}
