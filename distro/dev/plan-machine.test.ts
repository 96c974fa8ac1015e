import { qemuArguments } from "@ros/vm";
import { describe, expect, test } from "vitest";
import { machineDrive, planMachine } from "./plan-machine.ts";
import { parseStartOptions, type StartOptions } from "./start-options.ts";

const files = { image: "/image", configDrive: "/run/config.iso", directory: "/run" };
const plan = (...args: string[]) => planMachine(parseStartOptions(args) as StartOptions, files);
const disks = (...args: string[]) => (plan(...args).disks ?? []).map(({ file }) => file);

describe("planMachine()", () => {
  test("boots kernel and initrd, logs in on the serial console, and on it alone", () => {
    const { kernel, initrds, append } = plan("--append", "rancher.debug=true");
    expect({ kernel, initrds }).toEqual({ kernel: "/image/vmlinuz", initrds: ["/image/initrd"] });
    const words = append?.split(" ") ?? [];
    expect(words).toEqual(expect.arrayContaining(["console=ttyS0", "rancher.autologin=ttyS0", "panic=10"]));
    expect(words.at(-1)).toBe("rancher.debug=true");
    expect(append).not.toMatch(/tty1|autoformat/);
  });

  test("the state disk is the one that the command line names", () => {
    expect(disks("--disk", "/state.img").indexOf("/state.img")).toBe("abc".indexOf("b"));
    expect(plan("--disk", "/state.img").append).toContain("rancher.state.autoformat=[/dev/vdb]");
  });

  test("the ISO brings its own command line", () => {
    const { kernel, append, cdrom } = plan("--iso", "--disk", "/state.img");
    expect({ kernel, append, cdrom }).toEqual({
      kernel: undefined,
      append: undefined,
      cdrom: "/image/ros.iso",
    });
    expect(disks("--iso", "--disk", "/state.img")).toEqual(["/state.img", "/run/config.iso"]);
  });

  test.each([
    [
      ["--memory", "512", "--cpus", "1"],
      ["-m", "512", "-smp", "1"],
    ],
    [["--ssh-port", "2022"], ["user,id=net0,hostfwd=tcp:127.0.0.1:2022-:22"]],
  ])("%j reaches QEMU", (args, expected) => {
    const host = {
      accelerator: "tcg",
      processor: "max",
      sockets: "/run",
      consoleLog: "/run/log",
      node: "node",
    } as const;
    expect(qemuArguments(plan(...args), host)).toEqual(expect.arrayContaining(expected));
  });

  test.each([
    ["/a.img", "raw"],
    ["/a.qcow2", "qcow2"],
  ])("%s is a disk in the format %s", (file, format) => {
    expect(plan("--disk", file).disks?.[1]).toEqual({ file, format });
  });
});

describe("machineDrive()", () => {
  const keys = ["ssh-ed25519 AAAA one", "ssh-rsa BBBB two"];
  const public_keys = { "key-0": keys[0], "key-1": keys[1] };
  test("keys without a document", () => expect(machineDrive(keys)).toEqual({ metaData: { public_keys } }));
  test("the document stays as it is, whatever it is", () => {
    const broken = Buffer.from("#cloud-config\nhostname: [\n");
    expect(machineDrive(keys, broken)).toEqual({ metaData: { public_keys }, userData: broken });
  });
});
