import type { Layer } from "@ros/config";
import { describe, expect, test } from "vitest";
import type { Handed } from "./cloud-init/kept.ts";
import { withHanded } from "./machine-config.ts";

const FOLDER = "/var/lib/rancher/conf/cloud-config.d/";
const layer = (file: string, text = ""): Layer => ({ name: file, file, text });
const handed = (names: readonly string[]): Handed => ({
  kind: "configdrive",
  documents: names.map((name) => ({ name, text: "new" })),
  rejected: [],
  scripts: [],
  metadata: {},
  diagnostics: [],
  isPartial: false,
  needsNetwork: false,
});

const SYSTEM = "/usr/share/ros/os-config.yml";
const OEM = "/usr/share/ros/oem/oem-config.yml";
const USER = "/var/lib/rancher/conf/cloud-config.yml";

describe("withHanded()", () => {
  test.each([
    ["a bare machine", [SYSTEM, "/proc/cmdline"], ["boot.yml"], [SYSTEM, "boot.yml", "/proc/cmdline"]],
    [
      "a machine with layers of its own",
      [SYSTEM, OEM, `${FOLDER}a.yml`, `${FOLDER}machine.yml`, USER, "/proc/cmdline"],
      ["boot.yml", "boot01.yml", "network.yml"],
      [SYSTEM, OEM, "a.yml", "boot.yml", "boot01.yml", "machine.yml", "network.yml", USER, "/proc/cmdline"],
    ],
    [
      "a machine that was told something else before",
      [SYSTEM, `${FOLDER}boot.yml`, `${FOLDER}boot01.yml`, `${FOLDER}network.yml`, `${FOLDER}user.yml`],
      ["boot.yml"],
      [SYSTEM, "boot.yml", "user.yml"],
    ],
  ])("%s", (_, files, names, expected) => {
    const layers = withHanded(
      files.map((file) => layer(file, "old")),
      handed(names),
    );
    expect(layers.map(({ file }) => file.replace(FOLDER, ""))).toEqual(expected);
    for (const one of layers) {
      if ("text" in one) expect(one.text).toBe(names.includes(one.file.replace(FOLDER, "")) ? "new" : "old");
    }
  });
});
