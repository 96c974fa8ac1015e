import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findTool, HOST_TOOLS, missingHostTools } from "./host-tools.ts";

describe("HOST_TOOLS", () => {
  test("names each tool once, with a package and a purpose", () => {
    const names = HOST_TOOLS.map(({ tool }) => tool);
    expect(new Set(names).size).toBe(names.length);
    for (const { debianPackage, neededFor } of HOST_TOOLS) {
      expect(debianPackage).toMatch(/^[a-z0-9][a-z0-9+.-]+$/);
      expect(neededFor).not.toBe("");
    }
  });
});

describe("findTool()", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "vm-tools-"));
    writeFileSync(join(folder, "ssh"), "");
    chmodSync(join(folder, "ssh"), 0o755);
    writeFileSync(join(folder, "tar"), "");
    chmodSync(join(folder, "tar"), 0o644);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("looks along the path", () => {
    expect(findTool("ssh", `/none:${folder}`)).toBe(join(folder, "ssh"));
    expect(findTool("ssh", "/none:")).toBeUndefined();
  });
  test("finds only what can be run", () => expect(findTool("tar", folder)).toBeUndefined());
  test("missingHostTools() names the rest", () => {
    const missing = missingHostTools(folder).map(({ debianPackage }) => debianPackage);
    expect(missing).toEqual(expect.arrayContaining(["qemu-system-x86", "xorriso", "tar"]));
    expect(missingHostTools(folder).map(({ tool }) => tool)).not.toContain("ssh");
  });
});
