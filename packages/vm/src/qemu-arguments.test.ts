import { describe, expect, test } from "vitest";
import { type HostSide, qemuArguments } from "./qemu-arguments.ts";
import type { VmOptions } from "./vm-options.ts";

const HOST: HostSide = {
  accelerator: "tcg",
  processor: "max,-erms",
  sockets: "/run/vm",
  consoleLog: "/log/console.log",
  node: "/usr/bin/node",
};
const UEFI = { code: "/ovmf/code.fd", vars: "/log/vars.fd", secure: false };

/** The values that follow this option, as objects where they are JSON. */
function given(option: string, options: VmOptions, host: Partial<HostSide> = {}): unknown[] {
  const args = qemuArguments(options, { ...HOST, ...host });
  return args.flatMap((arg, index) => {
    if (arg !== option) return [];
    const value = args[index + 1] as string;
    return [value.startsWith("{") ? JSON.parse(value) : value];
  });
}

const devices = (options: VmOptions, host?: Partial<HostSide>) =>
  given("-device", options, host) as { driver: string; [key: string]: unknown }[];

describe("qemuArguments()", () => {
  test.each<{
    what: string;
    option: string;
    options?: VmOptions;
    host?: Partial<HostSide>;
    expected: unknown[];
  }>([
    { what: "emulation", option: "-accel", expected: ["tcg,thread=multi,tb-size=512"] },
    { what: "the processor", option: "-cpu", expected: ["max,-erms"] },
    { what: "KVM", option: "-accel", host: { accelerator: "kvm" }, expected: ["kvm"] },
    { what: "memory", option: "-m", options: { memoryMiB: 512 }, expected: ["512"] },
    { what: "processors", option: "-smp", options: { cpus: 1 }, expected: ["1"] },
    { what: "a name with a comma", option: "-name", options: { name: "a,b" }, expected: ["a,,b"] },
    { what: "BIOS", option: "-machine", expected: ["pc"] },
    { what: "UEFI", option: "-machine", host: { firmware: UEFI }, expected: ["q35"] },
    {
      what: "Secure Boot",
      option: "-machine",
      host: { firmware: { ...UEFI, secure: true } },
      expected: ["q35,smm=on"],
    },
    {
      what: "Secure Boot's flash",
      option: "-global",
      host: { firmware: { ...UEFI, secure: true } },
      expected: ["driver=cfi.pflash01,property=secure,value=on"],
    },
    {
      what: "the firmware and its variables",
      option: "-drive",
      host: { firmware: UEFI },
      expected: [
        "if=pflash,unit=0,format=raw,file=/ovmf/code.fd,readonly=on",
        "if=pflash,unit=1,format=raw,file=/log/vars.fd",
      ],
    },
    {
      what: "the console's file and QMP's socket",
      option: "-chardev",
      host: { consoleLog: "/a,b/console.log" },
      expected: [
        "file,id=console,path=/a,,b/console.log,input-path=/run/vm/console.in,append=on",
        "socket,id=qmp,path=/run/vm/qmp.sock,server=on,wait=off",
      ],
    },
    { what: "a kernel", option: "-kernel", options: { kernel: "/k" }, expected: ["/k"] },
    {
      what: "its initrd",
      option: "-initrd",
      options: { kernel: "/k" },
      host: { initrd: "/i" },
      expected: ["/i"],
    },
    {
      what: "an empty command line",
      option: "-append",
      options: { kernel: "/k" },
      expected: ["no_timer_check"],
    },
    {
      what: "a command line",
      option: "-append",
      options: { kernel: "/k", append: "console=ttyS0 quiet " },
      expected: ["console=ttyS0 quiet no_timer_check"],
    },
    {
      what: "a command line that has it",
      option: "-append",
      options: { kernel: "/k", append: "no_timer_check quiet" },
      expected: ["no_timer_check quiet"],
    },
    {
      what: "no command line without a kernel",
      option: "-append",
      options: { append: "quiet" },
      expected: [],
    },
    {
      what: "SMBIOS fields",
      option: "-smbios",
      options: {
        smbios: [
          { type: 1, product: "A, B" },
          { type: 11, value: "x" },
        ],
      },
      expected: ["type=1,product=A,, B", "type=11,value=x"],
    },
    { what: "the user network", option: "-netdev", expected: ["user,id=net0"] },
    {
      what: "forwards",
      option: "-netdev",
      options: {
        network: {
          restrict: true,
          forward: [
            { host: 2222, guest: 22 },
            { host: 8080, guest: 80 },
          ],
        },
      },
      expected: ["user,id=net0,restrict=on,hostfwd=tcp:127.0.0.1:2222-:22,hostfwd=tcp:127.0.0.1:8080-:80"],
    },
    { what: "no network", option: "-nic", options: { network: { none: true } }, expected: ["none"] },
    { what: "no network, no card", option: "-netdev", options: { network: { none: true } }, expected: [] },
  ])("$what: $option $expected", ({ option, options = {}, host, expected }) => {
    expect(given(option, options, host)).toEqual(expected);
  });

  test("a reboot ends the VM unless it is allowed", () => {
    expect(qemuArguments({}, HOST)).toContain("-no-reboot");
    expect(qemuArguments({ reboot: "allow" }, HOST)).not.toContain("-no-reboot");
  });

  test("the guest waits for its console to be connected", () => {
    expect(qemuArguments({}, HOST)).toContain("-S");
  });

  test("arguments of one's own come last", () => {
    expect(qemuArguments({ extraArguments: ["-device", "edu"] }, HOST).slice(-2)).toEqual(["-device", "edu"]);
  });

  test.each([
    { address: undefined, net: "169.254.0.0/16", to: "169.254.169.254" },
    { address: "168.63.129.16", net: "168.63.0.0/16", to: "168.63.129.16" },
  ])("metadata at $to is in the guest's network", ({ address, net, to }) => {
    const metadata = { port: 8000, ...(address === undefined ? {} : { address }) };
    const [netdev] = given("-netdev", { network: { metadata } }) as string[];
    expect(netdev).toContain(`,net=${net},`);
    expect(netdev).toContain(
      `,guestfwd=tcp:${to}:80-cmd:'/usr/bin/node' -e 's=require("net").connect(8000,,`,
    );
    // a single comma would end the value
    expect(netdev?.split("-cmd:")[1]?.replaceAll(",,", "")).not.toContain(",");
  });

  test.each([
    { interface: undefined, media: undefined, driver: "virtio-blk-pci", controller: undefined },
    { interface: "virtio", media: undefined, driver: "virtio-blk-pci", controller: undefined },
    { interface: "scsi", media: undefined, driver: "scsi-hd", controller: "virtio-scsi-pci" },
    { interface: "scsi", media: "cdrom", driver: "scsi-cd", controller: "virtio-scsi-pci" },
    { interface: "ide", media: undefined, driver: "ide-hd", controller: undefined },
    { interface: undefined, media: "cdrom", driver: "ide-cd", controller: undefined },
    { interface: "sata", media: undefined, driver: "ide-hd", controller: "ich9-ahci" },
    { interface: "sata", media: "cdrom", driver: "ide-cd", controller: "ich9-ahci" },
    { interface: "nvme", media: undefined, driver: "nvme", controller: undefined },
    { interface: "usb", media: undefined, driver: "usb-storage", controller: "qemu-xhci" },
  ] as const)(
    "two disks ($interface, $media) are $driver on one $controller",
    ({ interface: kind, media, driver, controller }) => {
      const disk = { file: "/d", ...(kind ? { interface: kind } : {}), ...(media ? { media } : {}) };
      const all = devices({ disks: [disk, disk] });
      expect(all.filter((one) => one.driver === driver).map(({ drive }) => drive)).toEqual([
        "disk0",
        "disk1",
      ]);
      expect(all.filter((one) => one.driver === controller)).toHaveLength(controller === undefined ? 0 : 1);
      if (controller !== undefined) {
        const drivers = all.map((one) => one.driver);
        expect(drivers.indexOf(controller)).toBeLessThan(drivers.indexOf(driver));
      }
    },
  );

  test("disks of a SATA controller have a port each", () => {
    const disks = [
      { file: "/a", interface: "sata" },
      { file: "/b" },
      { file: "/c", interface: "sata" },
    ] as const;
    expect(devices({ disks }).flatMap(({ bus }) => bus ?? [])).toEqual(["sata.0", "sata.1"]);
  });

  test("the firmware tries the CD first, or the disks", () => {
    const options: VmOptions = { cdrom: "/cd.iso", disks: [{ file: "/a" }, { file: "/b" }] };
    const order = (more: VmOptions) =>
      devices({ ...options, ...more })
        .filter(({ bootindex }) => bootindex !== undefined)
        .sort((one, other) => Number(one.bootindex) - Number(other.bootindex))
        .map(({ drive }) => drive);
    expect(order({})).toEqual(["disk0", "disk1", "disk2"]);
    expect(order({ bootOrder: "disks-first" })).toEqual(["disk1", "disk2", "disk0"]);
    expect(order({ kernel: "/k" })).toEqual([]);
  });

  test("a disk's file, format, serial and rights", () => {
    const disk = {
      file: '/a,"b".qcow2',
      format: "qcow2",
      readonly: true,
      serial: "s",
      unsafe: true,
    } as const;
    expect(given("-blockdev", { disks: [disk] })).toEqual([
      {
        driver: "qcow2",
        "node-name": "disk0",
        "read-only": true,
        cache: { direct: false, "no-flush": true },
        file: { driver: "file", filename: '/a,"b".qcow2', cache: { direct: false, "no-flush": true } },
      },
    ]);
    expect(devices({ disks: [disk] }).find(({ drive }) => drive === "disk0")).toMatchObject({ serial: "s" });
  });

  test("a write log lies between the guest and the disk", () => {
    const nodes = given("-blockdev", { disks: [{ file: "/d", writeLog: "/log" }] }) as Record<
      string,
      unknown
    >[];
    expect(nodes.map((node) => node["node-name"])).toEqual(["disk0-data", "disk0"]);
    expect(nodes[1]).toMatchObject({ driver: "blklogwrites", file: "disk0-data", log: { filename: "/log" } });
  });

  test("q35 has slots for disks that come later", () => {
    const slots = devices({}, { firmware: UEFI }).filter(({ driver }) => driver === "pcie-root-port");
    expect(slots.map(({ id }) => id)).toEqual(["hotplug0", "hotplug1", "hotplug2", "hotplug3"]);
    expect(devices({}).some(({ driver }) => driver === "pcie-root-port")).toBe(false);
  });
});
