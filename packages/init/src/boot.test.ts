import { describe, expect, test } from "vitest";
import { BOOT, type BootEffects, type BootFault, runBoot, type Stage } from "./boot.ts";
import type { Facts } from "./facts.ts";
import { EARLY_MOUNTS, PERSISTENT, planPersistent, STATE_DIRECTORIES } from "./mount-tables.ts";
import { describeStep, type Step } from "./step.ts";

const facts: Facts = { blockDevices: [], memoryKib: 2 ** 20, imageId: "abc", version: "v1" };

function effects(
  more: Partial<BootEffects<object>> = {},
): BootEffects<object> & { made: Step[]; told: BootFault[]; marks: string[] } {
  const made: Step[] = [];
  const told: BootFault[] = [];
  const marks: string[] = [];
  return {
    made,
    told,
    marks,
    apply: (steps) => {
      made.push(...steps);
      return [];
    },
    readConfig: () => ({}),
    readFacts: () => facts,
    mark: (stage) => marks.push(stage),
    report: (fault) => told.push(fault),
    ...more,
  };
}

const stage = (name: string, more: Partial<Stage> = {}): Stage => ({
  name,
  onFailure: "continue",
  plan: () => [{ do: "directory", path: `/${name}` }],
  ...more,
});

describe("runBoot()", () => {
  test("runs the stages in order and marks each", () => {
    const world = effects();
    expect(runBoot([stage("a"), stage("b")], world).stoppedAt).toBeUndefined();
    expect(world.marks).toEqual(["a", "b"]);
    expect(world.made.map(describeStep)).toEqual(["make the directory /a", "make the directory /b"]);
  });

  test("a stage that may fail is told and the boot goes on, with what stands in for it", () => {
    const world = effects({
      apply: (steps) => {
        if (steps.some((step) => step.do === "directory" && step.path === "/a")) return [{ message: "no" }];
        world.made.push(...steps);
        return [];
      },
    });
    runBoot(
      [
        stage("a", {
          otherwise: { steps: [{ do: "directory", path: "/instead" }], consequence: "so be it" },
        }),
        stage("b"),
      ],
      world,
    );
    expect(world.told).toEqual([{ stage: "a", message: "no", hint: "so be it" }]);
    expect(world.made.map(describeStep)).toEqual(["make the directory /instead", "make the directory /b"]);
  });

  test("a stage that must not fail ends the boot and is named", () => {
    const world = effects({ apply: () => [{ message: "no" }] });
    expect(runBoot([stage("a", { onFailure: "recover" }), stage("b")], world).stoppedAt).toBe("a");
    expect(world.marks).toEqual(["a"]);
  });

  test("what throws is told, and no stage is skipped for it", () => {
    const world = effects({
      readConfig: () => {
        throw new Error("unreadable");
      },
    });
    runBoot([stage("a", { rereads: "read configuration" }), stage("b")], world);
    expect(world.told.map(({ message }) => message)).toEqual(["configuration: unreadable", "a: unreadable"]);
    expect(world.marks).toEqual(["a", "b"]);
  });

  test("the machine's own layers are read only once the state is there", () => {
    const asked: boolean[] = [];
    runBoot(
      [stage("a", { rereads: "read facts" }), stage("b", { rereads: "read configuration" }), stage("c")],
      effects({
        readConfig: (stateIsThere) => {
          asked.push(stateIsThere);
          return {};
        },
      }),
    );
    expect(asked).toEqual([false, true]);
  });
});

describe("runBoot() after a stage without steps", () => {
  test("reads nothing again", () => {
    let reads = 0;
    const readConfig = (): object => {
      reads++;
      return {};
    };
    const nothing = stage("a", { plan: () => [], rereads: "read configuration" });
    runBoot([nothing, stage("b")], effects({ readConfig }));
    expect(reads).toBe(1);
  });
});

describe("BOOT", () => {
  test("no name stands twice, and every plan can be made from nothing", () => {
    expect(new Set(BOOT.map(({ name }) => name)).size).toBe(BOOT.length);
    for (const { plan } of BOOT) expect(Array.isArray(plan({}, facts))).toBe(true);
  });

  test.each([
    [512 * 1024, "2896"],
    [2 * 2 ** 20, "5793"],
    [0, "2048"],
  ])("with %i KiB of memory the kernel keeps %s KiB free", (memoryKib, value) => {
    const steps = BOOT.flatMap(({ plan }) => plan({}, { ...facts, memoryKib }));
    expect(steps).toContainEqual({ do: "sysctl", key: "vm.min_free_kbytes", value });
  });

  test("a host name reaches the kernel and its file", () => {
    const steps = BOOT.flatMap(({ plan }) => plan({ hostname: "dock" }, facts));
    expect(steps).toContainEqual({ do: "sysctl", key: "kernel.hostname", value: "dock" });
    expect(steps).toContainEqual({ do: "write", path: "/etc/hostname", text: "dock\n" });
  });

  test("the root image's mount stays apart from later mounts", () => {
    const steps = BOOT.find(({ name }) => name === "images")?.plan({}, facts) ?? [];
    const bound = steps.findIndex((step) => step.do === "bind");
    expect(steps[bound + 1]).toEqual({ do: "propagation", target: "/run/rootfs/abc", kind: "private" });
  });
});

describe("EARLY_MOUNTS", () => {
  const targets = EARLY_MOUNTS.flatMap((step) => (step.do === "mount" ? [step.target] : []));
  test("no target is mounted twice", () => expect(new Set(targets).size).toBe(targets.length));
  test.each(targets)("%s is not hidden by a later mount", (target) => {
    const later = targets.slice(targets.indexOf(target) + 1);
    expect(later.filter((other) => target.startsWith(`${other}/`))).toEqual([]);
  });
});

describe("planPersistent()", () => {
  test("every folder below a persistent one is made after its bind", () => {
    const steps = planPersistent({});
    for (const { path } of STATE_DIRECTORIES) {
      const made = steps.findIndex((step) => step.do === "directory" && step.path === path);
      const parent = PERSISTENT.find((folder) => path.startsWith(`${folder.path}/`));
      expect(steps.findIndex((step) => step.do === "bind" && step.target === parent?.path)).toBeLessThan(
        made,
      );
    }
  });

  test("on a full disk nothing is written to the disk", () => {
    const steps = planPersistent({ stateSpace: { freeBytes: 0, ballast: false } });
    expect(steps.some((step) => step.do === "directory" && step.path.startsWith("/state"))).toBe(false);
    expect(
      steps
        .filter((step) => step.do === "run")
        .map(describeStep)
        .join("\n"),
    ).toMatch(/overlay.*lowerdir=\/state\/var\/lib/);
  });
});
