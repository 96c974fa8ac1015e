import { describe, expect, test } from "vitest";
import { parsePower } from "./commands/power.ts";
import { systemProjects } from "./system-project.ts";
import { noMore, subcommand, UsageError } from "./usage.ts";

describe("parsePower()", () => {
  test.each([
    ["poweroff", [], "poweroff", false],
    ["shutdown", ["now"], "poweroff", false],
    ["shutdown", ["-r", "now"], "reboot", false],
    ["shutdown", ["-H"], "halt", false],
    ["reboot", ["-f"], "reboot", true],
    ["halt", ["-p"], "poweroff", false],
  ])("%s %j", (called, args, action, force) => expect(parsePower(called, args)).toEqual({ action, force }));

  test.each([
    ["shutdown", ["+5"]],
    ["poweroff", ["now"]],
    ["reboot", ["--kexec-later"]],
  ])("%s %j is refused with what is allowed", (called, args) => {
    expect(() => parsePower(called, args)).toThrow(UsageError);
    expect(() => parsePower(called, args)).toThrow(
      new RegExp(`${called}: unexpected "${args[0]?.replace("+", "\\+")}": expected .*-f`),
    );
  });
});

describe("usage", () => {
  test("a missing and an unknown subcommand name those that there are", () => {
    expect(() => subcommand("boot", [], ["plan", "times"])).toThrow(
      "boot needs a command: expected plan, times",
    );
    expect(() => subcommand("boot", ["up"], ["plan", "times"])).toThrow(
      'unknown command "boot up": expected plan, times',
    );
    expect(() => noMore("boot plan", ["now"])).toThrow('boot plan: unexpected "now"');
  });
});

describe("systemProjects()", () => {
  const service = (more: object): object => ({ image: "x", ...more });
  test("services go to the Docker that their scope names", () => {
    const { system, user, faults } = systemProjects(
      {
        rancher: {
          services: {
            a: service({ labels: { "io.rancher.os.scope": "system" } }),
            b: service({ labels: ["io.rancher.os.scope=system"] }),
            c: service({}),
          },
        },
      } as never,
      "os",
    );
    expect(Object.keys(system?.services ?? {}).sort()).toEqual(["a", "b"]);
    expect(Object.keys(user?.services ?? {})).toEqual(["c"]);
    expect(faults).toEqual([]);
  });

  test("a service with a fault is left out and told; the others start", () => {
    const labels = { "io.rancher.os.scope": "system" };
    const { system, faults } = systemProjects(
      {
        rancher: { services: { good: service({ labels }), bad: service({ labels, volumes: "not a list" }) } },
      } as never,
      "os",
    );
    expect(Object.keys(system?.services ?? {})).toEqual(["good"]);
    expect(faults[0]?.message).toContain("bad");
  });
});
