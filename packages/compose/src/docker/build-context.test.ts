import type { PathLike } from "node:fs";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import type { BuildSpec } from "../plan/step.ts";
import { buildContext } from "./build-context.ts";

// a file that is listed, and is gone when it is read
vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  const createReadStream = (path: PathLike) => fs.createReadStream(`${path}`.replace("passing", "gone"));
  return { ...fs, createReadStream };
});

const directory = mkdtempSync(join(tmpdir(), "ros-context-"));
for (const name of ["Dockerfile", "passing", "staying"])
  writeFileSync(join(directory, name), "FROM scratch\n");
afterAll(() => rmSync(directory, { recursive: true }));

const BUILD: BuildSpec = {
  context: directory,
  image: "x",
  tags: [],
  query: {},
  buildKit: {} as BuildSpec["buildKit"],
};

test("a file that goes while it is packed ends the archive with an error", async () => {
  const { context } = await buildContext(BUILD);
  const read = async (): Promise<void> => {
    for await (const _ of context);
  };
  await expect(read()).rejects.toMatchObject({ code: "ENOENT" });
});

test("and nothing where nobody reads the archive", async () => {
  await buildContext(BUILD);
  // an error that nobody takes would end the program, and this test
  await new Promise((resolve) => setTimeout(resolve, 100));
});
