import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const PACKAGE = join(import.meta.dirname, "..");
const README = readFileSync(join(PACKAGE, "README.md"), "utf8");
const examples = [...README.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ""]) => code);

/** Run an example as a program of this package, so that its imports are found. */
function run(code: string): string {
  const file = join(PACKAGE, `example-${process.pid}.mts`);
  writeFileSync(file, code);
  try {
    return execFileSync(process.execPath, ["--conditions=@ros/source", "--no-warnings", file], {
      encoding: "utf8",
    });
  } finally {
    rmSync(file);
  }
}

test("README.md has an example", () => expect(examples.length).toBeGreaterThan(0));

test.each(examples)(
  "the example of README.md prints what its comments say: %#",
  { timeout: 60_000 },
  (code) => {
    const promised = [...code.matchAll(/^\/\/ (.*)$/gm)].map(([, line]) => line);
    expect(promised.length).toBeGreaterThan(0);
    expect(run(code).trimEnd().split("\n")).toEqual(promised);
  },
);
