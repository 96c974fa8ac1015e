import { describe, expect, test } from "vitest";
import { planHostname } from "./plan-hostname.ts";
import { planMounts } from "./plan-mounts.ts";
import { planRunCommands } from "./plan-run-commands.ts";
import type { Plan } from "./step.ts";

const contentOf = ({ steps }: Plan, path: string): string => {
  const step = steps.find((step) => step.do === "write-file" && step.path === path);
  return step?.do === "write-file" ? new TextDecoder().decode(step.content) : "";
};

describe("planHostname()", () => {
  test.each([
    ["web", "127.0.0.1 localhost\n", "127.0.0.1 localhost\n127.0.1.1 web\n"],
    [
      "web.example.com",
      "127.0.0.1 localhost\n127.0.1.1 old\n::1 localhost\n",
      "127.0.0.1 localhost\n127.0.1.1 web.example.com web\n::1 localhost\n",
    ],
    ["web", "127.0.1.1 a\n127.0.1.1 b\n# by hand\n", "127.0.1.1 web\n# by hand\n"],
  ])("names the machine %s in %j", (hostname, hosts, expected) => {
    const plan = planHostname({ hostname, hosts });
    expect(plan.steps[0]).toEqual({ do: "set-hostname", from: "hostname", name: hostname });
    expect(contentOf(plan, "/etc/hostname")).toBe(`${hostname}\n`);
    expect(contentOf(plan, "/etc/hosts")).toBe(expected);
  });

  test.each(["-a", "a-", "a..b", "a b", "a\nb", "ü", "a".repeat(65), "a_b"])("refuses %j", (hostname) => {
    expect(planHostname({ hostname, hosts: "" })).toMatchObject({
      steps: [],
      diagnostics: [{ path: "hostname" }],
    });
  });

  test("plans nothing without a name", () =>
    expect(planHostname({ hostname: undefined, hosts: "" }).steps).toEqual([]));
});

describe("planMounts()", () => {
  test.each<[unknown[], object]>([
    [
      ["/dev/vdb", "/mnt/s", "ext4", ""],
      { do: "mount", source: "/dev/vdb", target: "/mnt/s", type: "ext4", options: [] },
    ],
    [["LABEL=data", "/data", "auto", "defaults,noatime"], { source: "LABEL=data", options: ["noatime"] }],
    [["host:/export", "/mnt", "nfs", "ro,_netdev,vers=4"], { type: "nfs", options: ["ro", "vers=4"] }],
    [["/a", "/b", "none", "bind,ro"], { target: "/b", options: ["bind", "ro"] }],
    [["/a", "/b", "bind"], { options: ["bind"] }],
    [["vdb1", "/data"], { source: "/dev/vdb1" }],
    [["/dev/vdb", "none", "swap", "sw"], { do: "enable-swap", source: "/dev/vdb" }],
    [["/dev/vdb", "swap"], { do: "enable-swap" }],
    [["/dev/vdb", "/d", "ext4", "nofail", "0", "2"], { mayFail: true, options: [] }],
    [["/dev/vdb", "/d", "ext4", "x-systemd.device-timeout=5s,ro"], { timeoutMs: 5000, options: ["ro"] }],
    [["/dev/vdb", "/d", "ext4", "x-systemd.mount-timeout=2min"], { timeoutMs: 120_000 }],
  ])("%j", (entry, expected) => {
    expect(planMounts([entry])).toMatchObject({ steps: [expected], diagnostics: [] });
  });

  test("leaves the type to mount(8) when it is auto", () => {
    expect(planMounts([["/dev/vdb", "/d", "auto", ""]]).steps[0]).not.toHaveProperty("type");
  });

  test("skips noauto", () =>
    expect(planMounts([["/dev/vdb", "/d", "ext4", "noauto"]])).toEqual({ steps: [], diagnostics: [] }));

  test.each([
    [["/dev/vdb"]],
    [[]],
    [["a", "b", "c", "d", "e", "f", "g"]],
    [["", "/d"]],
    [["/dev/vdb", "relative"]],
    [["/dev/vdb", "/"]],
  ])("refuses %j and mounts the next", (entry) => {
    const plan = planMounts([entry, ["/dev/vdc", "/c"]]);
    expect(plan).toMatchObject({ steps: [{ from: "mounts.1" }], diagnostics: [{ path: "mounts.0" }] });
  });
});

describe("planRunCommands()", () => {
  test("text goes to a shell, a list does not", () => {
    expect(planRunCommands(["echo $HOME", ["touch", "/a b", 5, true]]).steps).toEqual([
      { do: "run", from: "runcmd.0", chain: "runcmd", argv: ["/bin/sh", "-c", "echo $HOME"] },
      { do: "run", from: "runcmd.1", chain: "runcmd", argv: ["touch", "/a b", "5", "true"] },
    ]);
  });

  test.each([[{}], [[]], [[""]], [7], [null], [["a", ["b"]]], ["a\0b"]])("refuses %j", (command) => {
    expect(planRunCommands([command], "bootcmd")).toMatchObject({
      steps: [],
      diagnostics: [{ path: "bootcmd.0" }],
    });
  });
});
