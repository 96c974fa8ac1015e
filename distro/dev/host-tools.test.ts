import { describe, expect, test } from "vitest";
import { HOST_TOOLS, type Host, installCommand, missingPackages, type Need } from "./host-tools.ts";

const all: Host = {
  has: () => true,
  qemuVersion: "QEMU emulator version 10.0.2 (Debian 1:10.0.2)",
  codename: "trixie",
};
const without = (...tools: string[]): Host => ({ ...all, has: (tool) => !tools.includes(tool) });

describe("HOST_TOOLS", () => {
  test("names every tool once", () => {
    const tools = HOST_TOOLS.map(({ tool }) => tool);
    expect(new Set(tools).size).toBe(tools.length);
  });
  test.each(HOST_TOOLS)("$tool comes from a package with a Debian name", ({ debianPackage }) => {
    expect(debianPackage).toMatch(/^[a-z0-9][a-z0-9.+-]+$/);
  });
});

describe("missingPackages()", () => {
  const old = { ...all, qemuVersion: "QEMU emulator version 7.2.17 (Debian 1:7.2)", codename: "bookworm" };
  test.each<[string, Need[], Host, string[], string[]]>([
    ["nothing is missing", ["image", "vm", "test"], all, [], []],
    ["two tools of one package", ["vm"], without("ssh", "ssh-keygen"), ["openssh-client"], []],
    ["what only tests need", ["image", "vm"], without("chromium", "dockerd"), [], []],
    ["what a dockerd needs", ["docker"], without("chromium", "dockerd"), ["docker.io"], []],
    ["an old QEMU on Debian 12", ["vm"], old, ["qemu-system-x86"], ["qemu-system-x86"]],
    ["an old QEMU elsewhere", ["vm"], { ...old, codename: "noble" }, ["qemu-system-x86"], []],
    ["an old QEMU that is not needed", ["image"], old, [], []],
    [
      "QEMU and another tool on Debian 12",
      ["vm"],
      { ...without("xorriso", "qemu-system-x86_64"), qemuVersion: undefined, codename: "bookworm" },
      ["qemu-system-x86", "xorriso"],
      ["qemu-system-x86"],
    ],
  ])("%s", (_, needs, host, packages, backports) => {
    expect(missingPackages(needs, host)).toEqual({ packages, backports });
  });
});

test("installCommand() names the suite where backports are needed", () => {
  expect(installCommand({ packages: ["xorriso"], backports: [] })).toBe("sudo apt-get install xorriso");
  expect(installCommand({ packages: ["qemu-system-x86"], backports: ["qemu-system-x86"] })).toBe(
    "sudo apt-get install -t bookworm-backports qemu-system-x86",
  );
});
