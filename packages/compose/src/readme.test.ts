import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";

vi.setConfig({ testTimeout: 120_000 });

const PACKAGE = join(import.meta.dirname, "..");
const README = readFileSync(join(PACKAGE, "README.md"), "utf8");
const examples = [...README.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ""], index) => ({
  code,
  index,
}));

test.each(examples)("example $index of README.md prints what its comments say", ({ code, index }) => {
  // beside the sources, so that its imports are found
  const file = join(PACKAGE, `example-${process.pid}-${index}.mts`);
  writeFileSync(file, code);
  try {
    const printed = execFileSync(process.execPath, ["--conditions=@ros/source", "--no-warnings", file], {
      encoding: "utf8",
    });
    const promised = [...code.matchAll(/^\/\/ (.*)$/gm)].map(([, line]) => line);
    expect(
      printed
        .trimEnd()
        .split("\n")
        .map((line) => line.trimEnd()),
    ).toEqual(promised);
  } finally {
    rmSync(file);
  }
});

test("there are examples", () => expect(examples.length).toBeGreaterThan(1));
