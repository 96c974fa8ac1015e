import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PROBE } from "./probe.ts";
import { FLOOR_SETUP, probeOverlay } from "./probe-overlay.ts";

const text = (entries: ReturnType<typeof probeOverlay>, path: string): string => {
  const entry = entries.find((one) => one.path === path);
  return entry?.kind === "file" ? String(entry.data) : "";
};

describe("probeOverlay()", () => {
  const init = readFileSync(join(import.meta.dirname, "../image/initrd/init"), "utf8");

  test("changes the one line with which our initrd ends", () => {
    const script = text(probeOverlay(PROBE), "rdinit");
    const command = script.split("\n").find((line) => line.includes("busybox sed"));
    const sed = /sed '(.*)' \/init/.exec(command ?? "")?.[1] as string;
    const { stdout } = spawnSync("sed", [sed], { input: init, encoding: "utf8" });
    const before = init.trimEnd().split("\n");
    const after = stdout.trimEnd().split("\n");
    expect(after.slice(0, -1)).toEqual(before.slice(0, -1));
    expect(after.at(-1)).toBe(
      "cp -r /bench /sysroot/run/bench && exec switch_root /sysroot /usr/bin/busybox sh /run/bench/start",
    );
  });

  test("starts the same probe before each system's init", () => {
    const ours = text(probeOverlay(PROBE), "bench/start");
    const floor = text(probeOverlay(PROBE, FLOOR_SETUP), "bench/start");
    expect(ours).toBe("/usr/bin/busybox sh /run/bench/probe &\nexec /sbin/init\n");
    expect(floor.split("\n")[0]).toBe(ours.split("\n")[0]);
    expect(floor).toMatch(/exec \/usr\/bin\/busybox init\n$/);
  });

  test.each([PROBE, FLOOR_SETUP])("is in a shell's language", (script) => {
    expect(spawnSync("sh", ["-n"], { input: script, encoding: "utf8" })).toMatchObject({
      status: 0,
      stderr: "",
    });
  });
});
