// node distro/dev/error-codes.ts: write docs/errors.md from the tables of codes in the packages
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
export const ERRORS_PAGE: string = `${root}docs/errors.md`;

const INTRODUCTION = `# Codes of faults and errors

Every fault that the packages report has a code, which programs may test; messages may change, codes follow semver.
This page is written by \`node distro/dev/error-codes.ts\` from the sources.
`;

/** A code, and what it means where its package says so. */
export interface ErrorCode {
  readonly package: string;
  readonly code: string;
  readonly meaning: string;
}

/** The codes that the sources of all packages name. */
export function collectCodes(): ErrorCode[] {
  const files = globSync("packages/*/src/**/*.ts", { cwd: root })
    .filter((file) => !file.endsWith(".test.ts"))
    .sort();
  const texts = files.map((file) => ({
    owner: `@ros/${file.split("/")[1]}`,
    file,
    text: readFileSync(root + file, "utf8"),
  }));
  const explained = texts
    .filter(({ file }) => /\/codes\.ts$/.test(file))
    .flatMap(({ owner, text }) =>
      [...text.matchAll(/^ {2}([A-Z]+_[A-Z_]+):\s+"((?:[^"\\]|\\.)*)",?$/gm)].map(([, code, meaning]) => ({
        package: owner,
        code: code!,
        meaning: meaning!,
      })),
    );
  const known = new Set(explained.map(({ code }) => code));
  const used = texts.flatMap(({ owner, text }) =>
    [...text.matchAll(/\bcode: "([A-Z]+_[A-Z_]+)"/g)].map(([, code]) => ({
      package: owner,
      code: code!,
      meaning: "",
    })),
  );
  const unexplained = new Map(used.filter(({ code }) => !known.has(code)).map((one) => [one.code, one]));
  return [...explained, ...unexplained.values()].sort((a, b) =>
    `${a.package} ${a.code}` < `${b.package} ${b.code}` ? -1 : 1,
  );
}

/** The page, one table for each package. */
export function renderCodes(codes: readonly ErrorCode[]): string {
  const packages = [...new Set(codes.map((one) => one.package))];
  const tables = packages.map((name) => {
    const rows = codes
      .filter((one) => one.package === name)
      .map(({ code, meaning }) => `| \`${code}\` | ${meaning} |`);
    return `\n## ${name}\n\n| code | meaning |\n|---|---|\n${rows.join("\n")}\n`;
  });
  return INTRODUCTION + tables.join("");
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(ERRORS_PAGE, renderCodes(collectCodes()));
