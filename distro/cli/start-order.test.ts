import { readFileSync } from "node:fs";
import { parseConfig } from "@ros/config";
import { expect, test } from "vitest";
import { startOrder } from "./start-order.ts";
import { systemProjects } from "./system-project.ts";

const file = new URL("../system/os-config.yml", import.meta.url);

test("User Docker comes first, volumes and what needs others last", () => {
  const { config } = parseConfig(readFileSync(file, "utf8"), { file: "os-config.yml", mode: "validate" });
  const services = {
    ...config?.rancher?.services,
    mine: {
      image: "ros/os-base:current",
      volumes_from: ["all-volumes"],
      labels: { "io.rancher.os.scope": "system" },
    },
  };
  const { system } = systemProjects({ rancher: { services } }, "os");
  const waves = startOrder(system ?? { name: "os", services: {} });
  expect(waves.map(({ services, afterDocker }) => [services.toSorted(), afterDocker])).toEqual([
    [["docker"], undefined],
    [["console", "network"], true],
    [["acpid", "ntp", "syslog", "udev"], undefined],
    [expect.arrayContaining(["all-volumes", "mine", "user-volumes"]), undefined],
  ]);
  const { docker: _, ...without } = system?.services ?? {};
  expect(startOrder({ name: "os", services: without }).some(({ afterDocker }) => afterDocker)).toBe(false);
});

test("a project without services has no waves", () => {
  expect(startOrder({ name: "os", services: {} })).toEqual([]);
});
