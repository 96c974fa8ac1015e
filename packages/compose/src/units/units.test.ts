import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { parseBytes } from "./bytes.ts";
import { formatDuration, parseDuration } from "./duration.ts";

// a guard, not a measure: other work may share the machine
vi.setConfig({ testTimeout: 120_000 });

describe("parseDuration()", () => {
  test.each([
    ["90s", 90_000_000_000n, "1m30s"],
    ["1h", 3_600_000_000_000n, "1h0m0s"],
    ["1.5ms", 1_500_000n, "1.5ms"],
    ["1d", 86_400_000_000_000n, "24h0m0s"],
    ["-2us", -2_000n, "-2µs"],
    ["0", 0n, "0s"],
  ])("%s", (text, nanoseconds, written) => {
    expect(parseDuration(text)).toBe(nanoseconds);
    expect(formatDuration(nanoseconds)).toBe(written);
  });

  test.each(["", "10", "1m30", "1 s", "s", ".s", "9999999999h"])("%j is none", (text) =>
    expect(parseDuration(text)).toBeUndefined(),
  );

  test("what is written is read again", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), (ns) => {
        expect(parseDuration(formatDuration(ns))).toBe(ns);
      }),
    );
  });
});

describe("parseBytes()", () => {
  test.each([
    ["512m", "536870912"],
    ["1.5 GiB", "1610612736"],
    ["1e3k", "1024000"],
    ["-1", "-1"],
    ["9223372036854775807", "9223372036854775807"],
  ])("%s is %s", (text, bytes) => expect(parseBytes(text)).toBe(bytes));

  test.each(["", "1ki", "1byte", "9223372036854775808", "8388608t", "m", "1 k b"])("%j is none", (text) =>
    expect(parseBytes(text)).toBeUndefined(),
  );
});
