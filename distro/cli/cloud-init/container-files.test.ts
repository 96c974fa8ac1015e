import { describe, expect, test } from "vitest";
import { planContainerFiles, volumesOf } from "./container-files.ts";

describe("planContainerFiles()", () => {
  const plans = planContainerFiles({
    ntp: { servers: ["192.0.2.1"] },
    write_files: [
      { path: "/etc/a", content: "console" },
      { path: "/etc/b", content: "console", container: "console" },
      { path: "/etc/c", content: "docker", container: "docker" },
      { path: "/etc/d", content: "network", container: "network" },
      { path: "/etc/e", content: "network", container: "network", append: true },
      { path: "/", content: "network", container: "network" },
    ],
  });

  test("the console's and Docker's files are those of the view", () => {
    expect([...plans.keys()]).toEqual(["network", "ntp"]);
  });

  test("each file is bound to its place, and a fault is told", () => {
    const network = plans.get("network");
    expect(volumesOf("network", network!)).toEqual([
      "/run/ros/files/network/etc/d:/etc/d",
      "/run/ros/files/network/etc/e:/etc/e",
    ]);
    expect(network?.diagnostics.map(({ path }) => path)).toEqual(["write_files.5.path"]);
  });

  test("time servers are a file of ntp, with nothing to restart", () => {
    const { steps } = plans.get("ntp")!;
    expect(steps.map((step) => step.do)).toEqual(["write-file"]);
    expect(volumesOf("ntp", plans.get("ntp")!)).toEqual(["/run/ros/files/ntp/etc/ntpd.conf:/etc/ntpd.conf"]);
  });
});
