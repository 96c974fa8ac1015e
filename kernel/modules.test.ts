import { describe, expect, test } from "vitest";
import { FLAVOURS, REQUIRED_OPTIONS } from "./flavours.ts";
import { closeModules, missingOptions, readModuleIndex } from "./modules.ts";

const index = readModuleIndex({
  dep: "kernel/a/top.ko.xz: kernel/b/mid-dle.ko.xz kernel/c/base.ko.xz\nkernel/b/mid-dle.ko.xz: kernel/c/base.ko.xz\nkernel/c/base.ko.xz:\nkernel/d/one.ko.xz:\nkernel/d/two.ko.xz:\nkernel/f/disk-fs.ko.xz:\nkernel/g/sum-plain.ko.xz:\nkernel/g/sum-fast.ko.xz: kernel/c/base.ko.xz\n",
  builtin: "kernel/e/inside.ko\n",
  softdep: "# comment\nsoftdep disk_fs pre: sum\nsoftdep disk_fs post: platform:absent two\n",
  alias: "alias sum sum_plain\nalias sum sum_fast\nalias pci:v*d* one\n",
});

describe("closeModules()", () => {
  test.each([
    [
      "what it depends on comes along",
      ["top"],
      ["kernel/a/top.ko.xz", "kernel/b/mid-dle.ko.xz", "kernel/c/base.ko.xz"],
      [],
    ],
    ["- and _ are the same", ["mid_dle"], ["kernel/b/mid-dle.ko.xz", "kernel/c/base.ko.xz"], []],
    ["a folder stands for all in it", ["d/"], ["kernel/d/one.ko.xz", "kernel/d/two.ko.xz"], []],
    [
      "what it asks for when it runs comes along, under whichever name",
      ["disk-fs"],
      [
        "kernel/c/base.ko.xz",
        "kernel/d/two.ko.xz",
        "kernel/f/disk-fs.ko.xz",
        "kernel/g/sum-fast.ko.xz",
        "kernel/g/sum-plain.ko.xz",
      ],
      [],
    ],
    ["what is built in needs no module", ["inside"], [], []],
    ["a name that the kernel lacks is told", ["ghost"], [], ["ghost"]],
  ])("%s", (_, wanted, paths, unknown) => expect(closeModules(index, wanted)).toEqual({ paths, unknown }));
});

describe("missingOptions()", () => {
  test("y and m are set, n and absent are not", () => {
    expect(
      missingOptions("CONFIG_A=y\nCONFIG_B=m\n# CONFIG_C is not set\nCONFIG_D=12\n", [
        "A",
        "B",
        "C",
        "D",
        "E",
      ]),
    ).toEqual(["C", "D", "E"]);
  });
});

describe("FLAVOURS", () => {
  test.each(Object.values(FLAVOURS))(
    "$name: the initrd's modules are among the image's",
    ({ modules, initrd }) => {
      const folders = modules.filter((name) => name.endsWith("/"));
      const inFolder = (name: string): boolean =>
        folders.includes("drivers/ata/") && ["ahci", "ata_piix"].includes(name);
      expect(initrd.filter((name) => !modules.includes(name) && !inFolder(name))).toEqual([]);
    },
  );
  test("no option is asked for twice", () =>
    expect(new Set(REQUIRED_OPTIONS).size).toBe(REQUIRED_OPTIONS.length));
});
