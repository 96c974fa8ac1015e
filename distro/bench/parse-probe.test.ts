import { describe, expect, test } from "vitest";
import { parseProbe } from "./parse-probe.ts";

/** What a guest's console holds, other lines among the probe's. */
const CONSOLE = `[    0.000000] Linux version 6.12
BENCH is also a word of others

BENCH socket 11.90
BENCH docker-info 12.34

BENCH cpu 1456 612 3
BENCH read 92160
BENCH memory 184320 41
rancher login: 
BENCH settled 190464 38
BENCH stage initrd 1.93
BENCH stage early-mounts 4.40
BENCH process 1 310 25 dockerd
BENCH process 77 12 0 tmux: server
BENCH end
`;

describe("parseProbe()", () => {
  test("reads every figure, in seconds and MiB", () => {
    expect(parseProbe(CONSOLE)).toEqual({
      socketSeconds: 11.9,
      dockerInfoSeconds: 12.34,
      memoryMiB: 180,
      processes: 41,
      settledMemoryMiB: 186,
      settledProcesses: 38,
      cpu: { busy: 14.56, idle: 6.12, waiting: 0.03 },
      stages: [
        { stage: "initrd", seconds: 1.93 },
        { stage: "early-mounts", seconds: 4.4 },
      ],
      readMiB: 90,
      processCpu: [
        { pid: 1, name: "dockerd", own: 3.1, children: 0.25 },
        { pid: 77, name: "tmux: server", own: 0.12, children: 0 },
      ],
    });
  });

  test("reads a console with carriage returns taken out or left in", () => {
    expect(parseProbe(CONSOLE.replaceAll("\n", "\r\n"))).toEqual(parseProbe(CONSOLE));
  });

  test.each(["socket", "docker-info", "cpu", "read", "memory", "settled"])(
    "counts no boot without its line %s",
    (key) => {
      const cut = CONSOLE.replace(new RegExp(`^BENCH ${key} .*$`, "m"), "");
      expect(() => parseProbe(cut)).toThrow(`"${key}": expected`);
    },
  );

  test("counts no boot with half a line", () => {
    expect(() => parseProbe(CONSOLE.replace("memory 184320 41", "memory 184320"))).toThrow(
      'the probe\'s line "memory": expected 2 numbers, got "184320"',
    );
  });
});
