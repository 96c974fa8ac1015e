import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { elfNeeds } from "./elf.ts";

describe("elfNeeds()", () => {
  test("names the libraries and the loader of a running program", () => {
    const needs = elfNeeds(readFileSync(process.execPath));
    expect(needs?.needed).toContain("libc.so.6");
    expect(needs?.interpreter).toMatch(/^\/lib(64)?\/ld-linux/);
  });
  test.each([
    ["a script", Buffer.from("#!/bin/sh\n")],
    ["nothing", Buffer.alloc(0)],
    ["a 32-bit program", Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46, 1, 1]), Buffer.alloc(80)])],
  ])("%s needs none", (_, file) => expect(elfNeeds(file)).toBeUndefined());
});
