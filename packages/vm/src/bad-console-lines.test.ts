import { describe, expect, test } from "vitest";
import { BAD_CONSOLE_LINES, badConsoleLine } from "./bad-console-lines.ts";

describe("BAD_CONSOLE_LINES", () => {
  test("every name is used once", () => {
    const names = BAD_CONSOLE_LINES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
  test.each(BAD_CONSOLE_LINES)(
    "$name is found in its example, and by itself",
    ({ name, pattern, example }) => {
      expect(pattern.test(example)).toBe(true);
      expect(badConsoleLine(example)?.name).toBe(name);
      // a global pattern would remember where it stopped
      expect(pattern.flags).toBe("");
    },
  );
  test.each([
    ["kernel-oops", "[    2.1] BUG: unable to handle page fault for address: ffffffff8"],
    ["kernel-oops", "[    2.1] BUG: kernel NULL pointer dereference, address: 0000000000000008"],
    ["kernel-oops", "[   80.1] watchdog: BUG: soft lockup - CPU#1 stuck for 26s! [dockerd:90]"],
    ["kernel-oops", "[    2.1] general protection fault, probably for non-canonical address 0x1: 0000 [#1]"],
    ["segfault", "/init: line 4:    12 Segmentation fault      crun --version"],
    ["hung-task", "[   60.0] rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:"],
    ["file-system-error", "[    1.0] SQUASHFS error: Unable to read fragment cache entry [2a1b]"],
    ["block-error", "[    9.0] Buffer I/O error on dev sr0, logical block 90, async page read"],
    ["unhandled-rejection", "(node:12) UnhandledPromiseRejectionWarning: Error: no"],
    ["uncaught-exception", "Uncaught TypeError: x is not a function"],
    ["go-panic", "goroutine 1 [running]:"],
    ["fatal-log", "level=panic msg=x"],
  ])("%s is found in %s", (name, line) => expect(badConsoleLine(line)?.name).toBe(name));
  test.each([
    ["[    0.5] Kernel command line: console=ttyS0 panic=10 oops=panic"],
    ["[    1.1] EXT4-fs (vda): mounted filesystem 4f5a r/w with ordered data mode. Quota mode: none."],
    ["[    1.1] EXT4-fs (vda): re-mounted 4f5a ro. Quota mode: none."],
    ["[    0.1] RAS: Correctable Errors collector initialized."],
    ['time="2026-01-01T00:00:00Z" level=error msg="no fatal fault"'],
    ["[    0.1] x86/fpu: Supporting XSAVE feature 0x001: 'x87 floating point registers'"],
    ["usage: panic: not at the start of a line"],
    ["0 errors, 0 unhandled, no rejections"],
    ["[    1.2] squashfs: version 4.0 (2009/01/31) Phillip Lougher"],
  ])("nothing is found in %s", (line) => expect(badConsoleLine(line)).toBeUndefined());
  test("expected lines are passed over", () => {
    const [first] = BAD_CONSOLE_LINES;
    expect(badConsoleLine(first?.example ?? "", ["kernel-panic"])).toBeUndefined();
  });
});
