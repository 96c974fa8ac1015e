import { describe, expect, test } from "vitest";
import { planBeforeConsole, planConsoleDirectives } from "./plan-phases.ts";
import { planResizeDevice } from "./plan-resize-device.ts";
import { planCaCerts, planNtp, planRestartServices, planSysctl, planTimezone } from "./plan-system.ts";
import type { Plan } from "./step.ts";

const contents = ({ steps }: Plan): string[] =>
  steps.flatMap((step) => (step.do === "write-file" ? [new TextDecoder().decode(step.content)] : []));

describe("planTimezone()", () => {
  test("links the zone and writes its name", () => {
    expect(planTimezone("Europe/Vienna").steps).toMatchObject([
      { do: "make-link", path: "/etc/localtime", target: "/usr/share/zoneinfo/Europe/Vienna" },
      { do: "write-file", path: "/etc/timezone" },
    ]);
  });
  test.each(["../../etc/shadow", "Europe/../x", "/etc/x", "a b", "Europe/"])("refuses %j", (zone) => {
    expect(planTimezone(zone)).toMatchObject({ steps: [], diagnostics: [{ path: "timezone" }] });
  });
  test.each(["UTC", "Etc/GMT+5", "America/Argentina/Buenos_Aires"])("takes %s", (zone) =>
    expect(planTimezone(zone).steps).toHaveLength(2),
  );
});

describe("planNtp()", () => {
  test("names servers and pools, and restarts the service", () => {
    const planned = planNtp(
      { servers: ["10.0.0.1", "2001:db8::1"], pools: ["pool.ntp.org"] },
      "servers old\n",
    );
    expect(contents(planned)).toEqual(["server 10.0.0.1\nserver 2001:db8::1\nservers pool.ntp.org\n"]);
    expect(planned.steps.at(-1)).toMatchObject({ do: "restart-service", service: "ntp" });
  });
  test("does nothing that is done", () =>
    expect(planNtp({ servers: ["a"] }, "server a\n").steps).toEqual([]));
  test("can be turned off", () =>
    expect(contents(planNtp({ enabled: false }, "server a\n"))[0]).toMatch(/^#/));
  test("keeps the file if nothing is named", () => {
    expect(planNtp({}, "server a\n").steps).toEqual([]);
    expect(planNtp(undefined, undefined).steps).toEqual([]);
  });
  test("refuses a name with a line of its own", () => {
    expect(planNtp({ servers: ["a\nlisten on *"] }, undefined)).toMatchObject({
      steps: [],
      diagnostics: [{ path: "ntp.servers.0" }],
    });
  });
});

const pem = (body: string): string => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;

describe("planCaCerts()", () => {
  const defaults = pem("REVGQVVMVA==");
  const plan = (
    caCerts: Parameters<typeof planCaCerts>[0]["caCerts"],
    current: string | undefined = defaults,
  ) => planCaCerts({ caCerts, defaults, current });

  test("trusts more, each certificate once and in lines of 64", () => {
    const long = "A".repeat(100);
    const [bundle] = contents(plan({ trusted: [`comment\n${pem(long)}`, pem(long)] }));
    expect(bundle).toBe(
      `${defaults}# certificates from the configuration\n${pem(`${"A".repeat(64)}\n${"A".repeat(36)}`)}`,
    );
  });
  test("trusts no others if told so", () =>
    expect(contents(plan({ trusted: [pem("QUJD")], remove_defaults: true }))[0]).not.toContain("REVGQVVMVA"));
  test("no longer trusts what was dropped", () => {
    const [bundle] = contents(plan({ trusted: [pem("QUJD")] }));
    expect(contents(plan(undefined, bundle))).toEqual([defaults]);
  });
  test("does nothing that is done", () => {
    const [bundle] = contents(plan({ trusted: [pem("QUJD")] }));
    expect(plan({ trusted: [pem("QUJD")] }, bundle).steps).toEqual([]);
  });
  test("leaves a bundle alone that a person changed", () =>
    expect(plan(undefined, `${defaults}mine\n`).steps).toEqual([]));
  test("never leaves a machine that trusts nobody", () => {
    expect(plan({ remove_defaults: true })).toMatchObject({
      steps: [],
      diagnostics: [{ path: "ca_certs.remove_defaults" }],
    });
  });
  test.each([
    "",
    "text",
    "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----",
    `${pem("QUJD")}-----BEGIN PRIVATE KEY-----`,
  ])("refuses %j", (bad) => {
    expect(plan({ trusted: [bad] })).toMatchObject({ diagnostics: [{ path: "ca_certs.trusted.0" }] });
  });
});

describe("planSysctl()", () => {
  test.each<[string, unknown, string, string]>([
    ["net.ipv4.ip_forward", 1, "/proc/sys/net/ipv4/ip_forward", "1"],
    ["net.ipv4.conf.eth0/100.rp_filter", "2", "/proc/sys/net/ipv4/conf/eth0.100/rp_filter", "2"],
    ["net/ipv4/conf/eth0.100/rp_filter", true, "/proc/sys/net/ipv4/conf/eth0.100/rp_filter", "1"],
    ["kernel.domainname", "example.com", "/proc/sys/kernel/domainname", "example.com"],
  ])("%s is %j", (key, value, path, text) => {
    expect(planSysctl({ [key]: value }).steps).toMatchObject([{ path, value: text }]);
  });
  test.each([["a//b"], ["../x"], ["net/../../etc/passwd"], ["kernel"], ["/etc/passwd"], ["net. x"]])(
    "refuses the name %s",
    (key) => {
      expect(planSysctl({ [key]: 1 })).toMatchObject({
        steps: [],
        diagnostics: [{ path: `rancher.sysctl.${key}` }],
      });
    },
  );
  test.each([[[1]], [null], ["a\nb"]])("refuses the value %j", (value) =>
    expect(planSysctl({ "a.b": value }).steps).toEqual([]),
  );
});

describe("planRestartServices()", () => {
  test("names each", () =>
    expect(planRestartServices(["ntp", "a b"])).toMatchObject({
      steps: [{ service: "ntp" }],
      diagnostics: [{ path: "rancher.restart_services.1" }],
    }));
});

describe("planResizeDevice()", () => {
  test.each([
    ["/dev/sda", "1", "/dev/sda1"],
    ["/dev/xvda", "1", "/dev/xvda1"],
    ["/dev/nvme0n1", "1", "/dev/nvme0n1p1"],
    ["/dev/mmcblk0", "2", "/dev/mmcblk0p2"],
    ["/dev/disk/by-id/virtio-a:b", "1", "/dev/disk/by-id/virtio-a:b-part1"],
  ])("grows %s", (device, number, partition) => {
    const { steps } = planResizeDevice(device, false);
    expect(steps.map((step) => step.do)).toEqual(["run", "run", "run", "run", "write-file"]);
    expect(steps[1]).toMatchObject({
      mayFail: true,
      argv: ["/bin/sh", "-c", expect.any(String), "resize", number, device],
    });
    expect(steps[3]).toMatchObject({ argv: ["resize2fs", partition], chain: "rancher.resize_device" });
    expect(steps[3]).not.toHaveProperty("mayFail");
  });
  test("once", () => expect(planResizeDevice("/dev/sda", true).steps).toEqual([]));
  test.each(["sda", "/dev/../etc", "/dev/sda; reboot", "/etc/passwd", "/dev/"])("refuses %s", (device) => {
    expect(planResizeDevice(device, false)).toMatchObject({
      steps: [],
      diagnostics: [{ path: "rancher.resize_device" }],
    });
  });
});

describe("planBeforeConsole() and planConsoleDirectives()", () => {
  const nothing = () => undefined;
  test("an empty configuration is no work", () => {
    expect(planBeforeConsole({}, nothing)).toEqual({ steps: [], diagnostics: [] });
    expect(
      planConsoleDirectives(
        {},
        { current: nothing, logins: [{ user: "rancher", home: "/home/rancher" }], defaultCertificates: "" },
      ),
    ).toEqual({ steps: [], diagnostics: [] });
  });

  test("keeps the order in which one thing needs another", () => {
    const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA a";
    const config = {
      runcmd: ["true"],
      mounts: [["/dev/vdb", "/d", "ext4", ""]],
      write_files: [{ path: "/f", owner: "ada" }],
      ssh_authorized_keys: [key],
      users: [{ name: "ada" }, { name: "rancher" }],
      timezone: "UTC",
    };
    const { steps } = planConsoleDirectives(config, {
      current: (path) =>
        path === "/etc/passwd" ? "rancher:x:1100:1100::/home/rancher:/bin/bash\n" : undefined,
      logins: [
        { user: "rancher", home: "/home/rancher" },
        { user: "docker", home: "/home/docker" },
      ],
      defaultCertificates: "",
    });
    const order = steps
      .map(({ from }) => from.split(".")[0])
      .filter((from, index, all) => from !== all[index - 1]);
    expect(order).toEqual(["users", "ssh_authorized_keys", "write_files", "timezone", "mounts", "runcmd"]);
    const keyFiles = steps.flatMap((step) =>
      step.do === "write-file" && step.path.endsWith("authorized_keys") ? [step.path] : [],
    );
    expect(keyFiles).toEqual(["/home/rancher/.ssh/authorized_keys", "/home/docker/.ssh/authorized_keys"]);
  });

  test("does the disk before the kernel and the services", () => {
    const config = {
      rancher: { resize_device: "/dev/sda", sysctl: { "vm.swappiness": "1" }, restart_services: ["ntp"] },
    };
    const kinds = planBeforeConsole(config, nothing).steps.map((step) => step.do);
    expect(kinds.slice(-2)).toEqual(["set-kernel-parameter", "restart-service"]);
    expect(planBeforeConsole(config, () => "").steps.map((step) => step.do)).toEqual([
      "set-kernel-parameter",
      "restart-service",
    ]);
  });
});
