import { describe, expect, test } from "vitest";
import { parseBenchOptions } from "./bench-options.ts";

describe("parseBenchOptions()", () => {
  test("has defaults for everything", () => {
    expect(parseBenchOptions([])).toEqual({
      ...{ runs: 5, memoryMiB: 2048, cpus: 2, release: false, json: false, check: false },
    });
  });

  test("reads what is given", () => {
    expect(parseBenchOptions(["--runs", "2", "--image", "out", "--json", "--lock=/run/l"])).toMatchObject({
      ...{ runs: 2, image: "out", json: true, lock: "/run/l" },
    });
  });

  test.each([
    { args: ["--runs", "0"], fault: '--runs: expected a whole number from 1 to 100, got "0"' },
    { args: ["--runs", "many"], fault: '--runs: expected a whole number from 1 to 100, got "many"' },
    { args: ["--memory", "12"], fault: '--memory: expected a whole number from 256 to 65536, got "12"' },
    {
      args: ["--release", "--image", "x"],
      fault: "--release and --image: expected one of the two, got both",
    },
    { args: ["--fast"], fault: "Unknown option '--fast'" },
    { args: ["now"], fault: "Unexpected argument 'now'" },
  ])("answers $args with one line", ({ args, fault }) => {
    const answer = parseBenchOptions(args);
    expect(answer).toEqual({ fault: expect.stringContaining(fault) });
    expect((answer as { fault: string }).fault).not.toContain("\n");
  });
});
