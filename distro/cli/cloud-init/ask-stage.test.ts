import { BOOT, type Facts } from "@ros/init";
import { describe, expect, test } from "vitest";
import { bootStages, entriesToAsk } from "./ask-stage.ts";
import type { Handed } from "./kept.ts";

const asking = (datasources: string[]) => ({ rancher: { cloud_init: { datasources } } });
const volume: Handed = {
  kind: "configdrive",
  documents: [],
  rejected: [],
  scripts: [],
  metadata: {},
  diagnostics: [],
  isPartial: false,
  needsNetwork: false,
};

describe("entriesToAsk()", () => {
  test.each([
    ["the default", asking(["configdrive:/media/config-2"]), {}, undefined, []],
    ["nothing", {}, {}, undefined, []],
    ["a web service", asking(["configdrive", "ec2"]), {}, undefined, ["ec2"]],
    ["a volume that says everything", asking(["configdrive", "ec2"]), {}, volume, []],
    [
      "a volume with includes",
      asking(["configdrive"]),
      {},
      { ...volume, needsNetwork: true },
      ["configdrive"],
    ],
    ["a directory", asking(["configdrive:/opt/seed"]), {}, undefined, ["configdrive:/opt/seed"]],
    [
      "a machine that says so itself",
      {},
      { productSerial: "ds=nocloud;s=http://10.0.0.1/" },
      undefined,
      ["nocloud:http://10.0.0.1/"],
    ],
  ])("%s", (_, config, facts, handed, expected) => {
    expect(entriesToAsk(config, facts, handed)).toEqual(expected);
  });
});

describe("bootStages()", () => {
  const facts: Facts = { blockDevices: [], memoryKib: 2 ** 20, imageId: "", version: "" };
  test("a boot that asks nobody has the stages of any boot, and one without steps", () => {
    const stages = bootStages(() => []);
    expect(stages.filter(({ name }) => name !== "data sources")).toEqual(BOOT);
    expect(stages.find(({ name }) => name === "data sources")?.plan({}, facts)).toEqual([]);
  });

  test("data sources are asked once there is a place for what they say, and before it is used", () => {
    const names = bootStages(() => ["ec2"]).map(({ name }) => name);
    const at = names.indexOf("data sources");
    expect(names[at - 1]).toBe("persistent folders");
    expect(names.indexOf("host name")).toBeGreaterThan(at);
  });
});
