import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "esbuild";

const PACKAGE = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/;
const LICENSE = /^(licen[cs]e|copying)/i;

/** Writes the licences of all packages that are part of what is built to a file: they ask for it. */
export function thirdParty(file: string): Plugin {
  return {
    name: "third-party",
    setup({ initialOptions, onEnd }) {
      initialOptions.metafile = true;
      onEnd(({ metafile }) => {
        const parts = Object.values(metafile?.outputs ?? {}).flatMap(({ inputs }) => Object.keys(inputs));
        const found = new Map(
          parts
            .map((part) => PACKAGE.exec(part))
            .flatMap((match) => (match ? [[match[1] ?? "", match[0]] as const] : [])),
        );
        const texts = [...found]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, directory]) => `## ${name}\n\n${licenseOf(directory)}\n`);
        writeFileSync(
          file,
          ["# Notices\n\nThe program contains parts of these packages.\n", ...texts].join("\n"),
        );
      });
    },
  };
}

function licenseOf(directory: string): string {
  const name = readdirSync(directory).find((one) => LICENSE.test(one));
  if (name !== undefined) return readFileSync(join(directory, name), "utf8").trim();
  const { author, license } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as {
    readonly author?: string | { readonly name: string };
    readonly license?: string;
  };
  const by = typeof author === "object" ? author.name : author;
  if (by === undefined || license === undefined)
    throw new Error(`${directory}: expected a licence and an author, got none`);
  return `Copyright ${by}. Licence: ${license}`;
}
