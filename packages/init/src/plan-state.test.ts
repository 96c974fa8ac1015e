import { describe, expect, test } from "vitest";
import type { BlockDevice } from "./facts.ts";
import { isFull, planState, planStateSpace, type StateOptions } from "./plan-state.ts";
import { describeStep } from "./step.ts";

const disk = (path: string, more: Partial<BlockDevice> = {}): BlockDevice => ({
  path,
  blank: false,
  sizeBytes: 2 ** 33,
  ...more,
});
const labelled = disk("/dev/vdb", { label: "RANCHER_STATE", type: "ext4", uuid: "u-1" });
const blank = disk("/dev/vdc", { blank: true });
const foreign = disk("/dev/vdd", { type: "ext4", label: "DATA" });

describe("planState()", () => {
  test.each<[string, StateOptions, BlockDevice[], string, string | undefined]>([
    ["a labelled disk is found without being asked for", {}, [foreign, labelled], "device", "/dev/vdb"],
    ["a disk is named by its path", { dev: "/dev/vdd" }, [foreign], "device", "/dev/vdd"],
    ["a disk is named by its UUID", { dev: "UUID=u-1" }, [labelled], "device", "/dev/vdb"],
    [
      "a blank disk that may be formatted is",
      { autoformat: ["/dev/vda", "/dev/vdc"] },
      [disk("/dev/vda", { type: "xfs" }), blank],
      "format",
      "/dev/vdc",
    ],
    ["a blank disk that nobody named is left alone", {}, [blank], "memory", undefined],
    [
      "a disk with something on it is never formatted",
      { autoformat: ["/dev/vdd"] },
      [foreign],
      "memory",
      undefined,
    ],
    [
      "a state disk goes before a blank one",
      { autoformat: ["/dev/vdc"] },
      [blank, labelled],
      "device",
      "/dev/vdb",
    ],
    ["no disk: memory", {}, [], "memory", undefined],
  ])("%s", (_, options, blockDevices, kind, device) => {
    const plan = planState(options, { blockDevices });
    expect({ kind: plan.kind, device: plan.device }).toEqual({ kind, device });
    expect(plan.steps.some((step) => step.do === "run" && step.argv[0]?.includes("mke2fs"))).toBe(
      kind === "format",
    );
  });

  test("a named device that is not there is told, with what is there", () => {
    const [fault, mount] = planState({ dev: "LABEL=NOWHERE" }, { blockDevices: [blank] }).steps;
    expect(fault).toMatchObject({ do: "fault", message: expect.stringMatching(/LABEL=NOWHERE.*\/dev\/vdc/) });
    expect(mount).toMatchObject({ do: "mount", type: "tmpfs" });
  });

  test("ext4 is checked before it is mounted, other file systems are only mounted", () => {
    const steps = (type: string): string[] =>
      planState({}, { blockDevices: [{ ...labelled, type }] }).steps.map(describeStep);
    expect(steps("ext4")[0]).toContain("e2fsck");
    expect(steps("xfs")).toEqual(["mount -t xfs -o noatime /dev/vdb /state"]);
  });

  test("a folder of the device can stand for the whole", () => {
    expect(planState({ directory: "two" }, { blockDevices: [labelled] }).steps.at(-1)).toEqual({
      do: "bind",
      source: "/state/two",
      target: "/state",
    });
  });
});

describe("planStateSpace()", () => {
  const MIB = 2 ** 20;
  test.each([
    ["a full disk gives up its ballast, and is told", 3 * MIB, true, ["fault", "run"], false],
    ["a full disk without ballast is told, and full", 0, false, ["fault", "run"], true],
    ["a roomy disk gets ballast", 4096 * MIB, false, ["run"], false],
    ["a disk with ballast is left alone", 4096 * MIB, true, [], false],
    ["a small disk gets none", 200 * MIB, false, [], false],
  ])("%s", (_, freeBytes, ballast, kinds, full) => {
    expect(planStateSpace({ freeBytes, ballast }).map((step) => step.do)).toEqual(kinds);
    expect(isFull({ freeBytes, ballast })).toBe(full);
  });
});
