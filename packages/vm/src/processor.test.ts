import { describe, expect, test } from "vitest";
import { emulatedProcessor } from "./processor.ts";

describe("emulatedProcessor()", () => {
  test.each([
    {
      what: "a QEMU that knows them all",
      help: "x86 max\n  fsrc fsrm\n  fsrs erms fzrm vmx",
      expected: "max,-erms,-fsrm,-fsrs,-fsrc,-fzrm",
    },
    { what: "an older QEMU", help: "x86 max\n  erms fsrm vmx", expected: "max,-erms,-fsrm" },
    { what: "a QEMU that tells nothing", help: "", expected: "max" },
  ])("leaves out what is slow: $what", ({ help, expected }) => {
    expect(emulatedProcessor(help)).toBe(expected);
  });
});
