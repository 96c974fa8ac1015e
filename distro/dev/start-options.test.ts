import { describe, expect, test } from "vitest";
import { parseStartOptions, START_HELP } from "./start-options.ts";

const DEFAULTS = {
  flavour: "virt",
  memoryMiB: 1024,
  cpus: 2,
  sshPort: 2222,
  detach: false,
  iso: false,
  append: "",
};

describe("parseStartOptions()", () => {
  test.each([
    [[], {}],
    [["--cloud-config", "a.yml"], { cloudConfig: "a.yml" }],
    [["--cloud-config=a.yml", "--disk", "state.img"], { cloudConfig: "a.yml", disk: "state.img" }],
    [["--memory", "512"], { memoryMiB: 512 }],
    [["--memory", "512M"], { memoryMiB: 512 }],
    [["--memory=2G", "--cpus", "4"], { memoryMiB: 2048, cpus: 4 }],
    [["--flavour", "generic", "--iso"], { flavour: "generic", iso: true }],
    [["--append", "rancher.debug=true quiet"], { append: "rancher.debug=true quiet" }],
    [["--append", "-x"], { append: "-x" }],
    [["--ssh-port", "2022", "--detach"], { sshPort: 2022, detach: true }],
  ])("reads %j", (args, expected) => expect(parseStartOptions(args)).toEqual({ ...DEFAULTS, ...expected }));

  test.each([
    [["--dik", "x"], /^unknown option --dik: expected --cloud-config VALUE, --disk VALUE/],
    [["-d"], /^unknown option -d:/],
    [["--__proto__", "x"], /^unknown option --__proto__:/],
    [["file.yml"], /^unexpected "file.yml"/],
    [["--disk"], /^--disk needs a value/],
    [["--disk", "--detach"], /^--disk needs a value/],
    [["--disk="], /^--disk needs a value/],
    [["--detach=yes"], /^--detach takes no value/],
    [["--disk", "a", "--disk", "b"], /^--disk is given twice/],
    [["--memory", "lots"], /^--memory: got "lots": expected MiB from 384 on/],
    [["--memory", "64"], /^--memory: got "64"/],
    [["--cpus", "0"], /^--cpus: got "0": expected a number from 1 to 64/],
    [["--cpus", "1.5"], /^--cpus: got "1.5"/],
    [["--ssh-port", "70000"], /^--ssh-port: got "70000": expected a number from 1 to 65535/],
    [["--flavour", "toString"], /^--flavour: unknown "toString": expected virt or generic/],
    [["--iso", "--append", "x=1"], /^--append has no effect with --iso/],
    [["--append", "a\nb"], /^--append: got several lines/],
  ])("refuses %j in one line", (args, message) => {
    expect(() => parseStartOptions(args)).toThrow(
      expect.objectContaining({ name: "UsageError", message: expect.stringMatching(message) }),
    );
    expect(() => parseStartOptions(args)).not.toThrow(/\n/);
  });

  test("--help asks for the text, which names every option", () => {
    expect(parseStartOptions(["--help"])).toBeUndefined();
    const told = [...START_HELP.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, name]) => name);
    for (const name of told)
      expect(() => parseStartOptions([name as string, "1"])).not.toThrow(/unknown option/);
    expect(told).toHaveLength(9);
  });
});
