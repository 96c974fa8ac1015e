import { describe, expect, test } from "vitest";
import { type CpioEntry, cpio } from "./cpio.ts";

interface Member {
  readonly name: string;
  readonly mode: number;
  readonly data: string;
  readonly device: readonly [major: number, minor: number];
  readonly inode: number;
}

/** Read an archive by the kernel's description of it. */
function members(archive: Uint8Array): Member[] {
  const bytes = Buffer.from(archive);
  const found: Member[] = [];
  for (let at = 0; at < bytes.length; ) {
    expect(bytes.toString("latin1", at, at + 6)).toBe("070701");
    const field = (index: number) =>
      Number.parseInt(bytes.toString("latin1", at + 6 + index * 8, at + 14 + index * 8), 16);
    const [size, nameSize] = [field(6), field(11)];
    const name = bytes.toString("utf8", at + 110, at + 110 + nameSize - 1);
    const begin = Math.ceil((at + 110 + nameSize) / 4) * 4;
    found.push({
      name,
      mode: field(1),
      inode: field(0),
      device: [field(9), field(10)],
      data: bytes.toString("utf8", begin, begin + size),
    });
    at = Math.ceil((begin + size) / 4) * 4;
  }
  return found;
}

describe("cpio()", () => {
  test.each<{ entry: CpioEntry; expected: Partial<Member> }>([
    {
      entry: { kind: "file", path: "/init", data: "#!", mode: 0o755 },
      expected: { name: "init", mode: 0o100755, data: "#!" },
    },
    {
      entry: { kind: "file", path: "ü", data: Buffer.from("abc") },
      expected: { name: "ü", mode: 0o100644, data: "abc" },
    },
    { entry: { kind: "file", path: "empty", data: "" }, expected: { mode: 0o100644, data: "" } },
    { entry: { kind: "folder", path: "etc" }, expected: { name: "etc", mode: 0o040755, data: "" } },
    {
      entry: { kind: "link", path: "bin/sh", target: "busybox" },
      expected: { mode: 0o120777, data: "busybox" },
    },
    {
      entry: { kind: "device", path: "dev/console", type: "character", major: 5, minor: 1 },
      expected: { mode: 0o020600, device: [5, 1] },
    },
    {
      entry: { kind: "device", path: "dev/vda", type: "block", major: 254, minor: 0, mode: 0o660 },
      expected: { mode: 0o060660, device: [254, 0] },
    },
  ])("writes $entry.kind $entry.path", ({ entry, expected }) => {
    const [first, last] = members(cpio([entry]));
    expect(first).toMatchObject(expected);
    expect(last).toMatchObject({ name: "TRAILER!!!", data: "" });
  });

  test("keeps every entry at a multiple of four, with an inode of its own", () => {
    const entries = ["", "a", "bb", "ccc", "dddd"].map(
      (data, index) => ({ kind: "file", path: `f${data}${index}`, data }) as const,
    );
    const archive = cpio(entries);
    expect(archive.length % 4).toBe(0);
    const read = members(archive).slice(0, -1);
    expect(read.map(({ data }) => data)).toEqual(entries.map(({ data }) => data));
    expect(new Set(read.map(({ inode }) => inode)).size).toBe(entries.length);
  });

  test.each(["", "/", "TRAILER!!!", "a\0b"])("refuses %j as a path", (path) => {
    expect(() => cpio([{ kind: "folder", path }])).toThrow(
      expect.objectContaining({ code: "VM_INITRD_INVALID" }),
    );
  });
});
