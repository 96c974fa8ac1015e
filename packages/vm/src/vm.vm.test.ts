import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { diskSizeInGuest } from "../test/readme-example.ts";
import { type TinyGuest, tinyGuest } from "../test/tiny-guest.ts";
import { bootProbe } from "./accelerator.ts";
import {
  configDrive,
  createDisk,
  createSshKey,
  type MetadataServer,
  metadataServer,
  readWriteLog,
  replayWrites,
  startVm,
  stopVm,
  type Vm,
  type VmOptions,
} from "./index.ts";

const BOOT = { timeoutMs: 120_000 };
const QUICK = { timeoutMs: 30_000 };

let directory: string;
let key: string;
let guest: TinyGuest;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "vm-test-"));
  key = join(directory, "key");
  guest = tinyGuest(directory, await createSshKey(key));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** The tiny guest, up to its shell. */
async function boot(options: VmOptions & { address?: string }): Promise<Vm> {
  const { address = "10.0.2.15/24", ...rest } = options;
  const append = `console=ttyS0 panic=-1 quiet address=${address}`;
  const vm = await startVm({
    kernel: guest.kernel,
    initrds: [guest.initrd],
    append,
    memoryMiB: 256,
    ...rest,
  });
  await vm.serial.waitFor(/^the guest is up$/m, BOOT);
  return vm;
}

describe("a running guest", () => {
  let vm: Vm;
  let metadata: MetadataServer;
  beforeAll(async () => {
    const drive = join(directory, "config.iso");
    await configDrive({ userData: "#cloud-config\nhostname: quokka\n", metaData: { uuid: "42" } }, drive);
    metadata = await metadataServer({ "/latest/meta-data/hostname": "quokka\n" });
    vm = await boot({
      directory: join(directory, "guest, with comma"),
      address: "169.254.2.15/16",
      disks: [{ file: drive, readonly: true, serial: "config" }],
      smbios: [{ type: 1, product: "A, B", serial: "ds=test" }],
      network: { forward: [{ guest: 22 }], metadata: { port: metadata.port } },
    });
  });
  afterAll(async () => {
    await vm[Symbol.asyncDispose]();
    await metadata.close();
  });

  test("has its whole console in a file", () => {
    expect(readFileSync(vm.serial.logFile, "utf8")).toContain("the guest is up");
  });
  test("serial.exec() returns output and code of a command", async () => {
    expect(await vm.serial.exec("echo one; echo two; false", QUICK)).toEqual({
      output: "one\ntwo\n",
      code: 1,
    });
  });
  test("loses no character while nobody reads the console", async () => {
    const line = "0123456789abcdefghijklmnopqrstuvwxyz";
    const printing = vm.serial.exec(
      `for i in $(seq 500); do echo ${line} >/dev/kmsg; done; dmesg -n 8; for i in $(seq 500); do echo ${line} >/dev/kmsg; done; dmesg -n 1`,
      QUICK,
    );
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
    const { output } = await printing;
    expect(output.split("\n").filter((printed) => printed.endsWith(`] ${line}`))).toHaveLength(500);
  });
  test("has the processors, memory and SMBIOS fields that were asked for", async () => {
    const { output } = await vm.serial.exec(
      "nproc; cat /sys/class/dmi/id/product_name /sys/class/dmi/id/product_serial",
      QUICK,
    );
    expect(output).toBe("2\nA, B\nds=test\n");
  });
  test("reads its config drive", async () => {
    const read =
      "mount -t iso9660 LABEL=config-2 /mnt && cat /mnt/openstack/latest/user_data /mnt/openstack/latest/meta_data.json";
    expect((await vm.serial.exec(read, QUICK)).output).toBe('#cloud-config\nhostname: quokka\n{"uuid":"42"}');
  });
  test("reaches its metadata server, and nothing that the server does not have", async () => {
    const url = "http://169.254.169.254/latest/meta-data";
    expect(await vm.serial.exec(`wget -qO- ${url}/hostname`, QUICK)).toEqual({ output: "quokka\n", code: 0 });
    expect((await vm.serial.exec(`wget -qO- ${url}/nothing`, QUICK)).code).toBe(1);
    expect(metadata.requests.map(({ path }) => path)).toEqual([
      "/latest/meta-data/hostname",
      "/latest/meta-data/nothing",
    ]);
  });
  test("runs commands by ssh, with input and exit code", async () => {
    const ssh = vm.ssh({ user: "root", key });
    expect(await ssh.exec("cat; echo told >&2; exit 3", { stdin: "hello" })).toEqual({
      stdout: "hello",
      stderr: "told\n",
      code: 3,
    });
    await expect(ssh.exec("sleep 60", { timeoutMs: 500 })).rejects.toMatchObject({ code: "VM_TIMEOUT" });
    expect((await ssh.exec("echo still here")).stdout).toBe("still here\n");
    // one that hung up opens anew, and says nothing of its own
    ssh.close();
    expect(await ssh.exec("echo told >&2")).toEqual({ stdout: "", stderr: "told\n", code: 0 });
  });
  test("takes and gives files and folders by ssh", async () => {
    const ssh = vm.ssh({ user: "root", key });
    const folder = join(directory, "it's a folder");
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7) % 256));
    writeFileSync(join(directory, "file"), bytes, { mode: 0o751 });
    await ssh.copyTo(join(directory, "file"), "/tmp/it's/in here");
    expect((await ssh.exec('stat -c %a "/tmp/it\'s/in here"')).stdout).toBe("751\n");
    await ssh.copyFrom("/tmp/it's", folder);
    expect(readFileSync(join(folder, "in here")).equals(bytes)).toBe(true);
    await ssh.copyTo(folder, "/tmp/again");
    await ssh.copyFrom("/tmp/again/in here", join(directory, "back"));
    expect(readFileSync(join(directory, "back")).equals(bytes)).toBe(true);
    await expect(ssh.copyFrom("/none", join(directory, "none"))).rejects.toMatchObject({
      code: "VM_TOOL_FAILED",
    });
  });
  test("sees a disk come and go", async () => {
    const file = join(directory, "plugged.img");
    createDisk(file, 16);
    const id = await vm.addDisk({ file, serial: "later" });
    const wait = "until grep -qs later /sys/block/*/serial; do sleep 0.1; done; grep -c vdb /proc/partitions";
    expect((await vm.serial.exec(wait, QUICK)).output).toBe("1\n");
    await vm.removeDisk(id);
    expect((await vm.serial.exec("grep -c vdb /proc/partitions", QUICK)).output).toBe("0\n");
  });
  test("powers off at the button, and says so", async () => {
    const ssh = vm.ssh({ user: "root", key });
    await ssh.connect();
    const from = vm.serial.position;
    const never = vm.serial.waitFor("never printed", { timeoutMs: 60_000, from });
    await Promise.all([
      expect(never).rejects.toMatchObject({
        code: "VM_EXITED",
        hint: expect.stringContaining("the power button was pressed"),
      }),
      vm.powerButton(),
    ]);
    expect(await vm.waitForExit(QUICK)).toEqual({ code: 0, signal: undefined, reason: "guest-shutdown" });
    await expect(ssh.exec("true")).rejects.toMatchObject({ code: "VM_EXITED" });
    expect(vm.serial.faults).toEqual([]);
  });
});

describe("power and faults", () => {
  test("a disk keeps what was written before the power was cut, a reset boots again, a panic ends a wait at once", async () => {
    const file = join(directory, "state.img");
    createDisk(file, 16);
    const writeLog = join(directory, "state.log");
    await using first = await boot({ disks: [{ file, writeLog }] });
    await first.serial.exec(
      "for word in too_early survived; do echo $word | dd of=/dev/vda conv=fsync; done",
      QUICK,
    );
    await first.cutPower();
    expect(await first.waitForExit(QUICK)).toMatchObject({ signal: "SIGKILL", reason: undefined });

    const replayed = join(directory, "replayed.img");
    createDisk(replayed, 16);
    const [write] = readWriteLog(writeLog);
    expect(write).toMatchObject({ kind: "write", offset: 0 });
    replayWrites(writeLog, replayed, 1);
    expect(readFileSync(replayed, "latin1").slice(0, 9)).toBe("too_early");

    await using second = await boot({ disks: [{ file, interface: "virtio" }] });
    expect((await second.serial.exec("head -c 8 /dev/vda", QUICK)).output).toBe("survived");

    const from = second.serial.position;
    await second.reset();
    // on the line of the prompt that the reset cut off
    await second.serial.waitFor(/the guest is up$/m, { ...BOOT, from });
    const never = second.serial.waitFor("never printed", { timeoutMs: 60_000 });
    second.serial.write("echo c >/proc/sysrq-trigger\n");
    await expect(never).rejects.toMatchObject({
      code: "VM_CONSOLE_FAULT",
      message: expect.stringMatching(/\(kernel-panic\)|\(kernel-oops\)/),
    });
    await second.quit();
    expect(await second.waitForExit(QUICK)).toMatchObject({ code: 0, signal: undefined });
  });

  test("UEFI boots, takes disks into its slots, and obeys ctrl-alt-del", async () => {
    await using vm = await boot({ directory: join(directory, "uefi"), firmware: "uefi", memoryMiB: 512 });
    const file = join(directory, "slot.img");
    createDisk(file, 16);
    await vm.addDisk({ file });
    expect(
      (
        await vm.serial.exec(
          "test -d /sys/firmware/efi; echo $?; until test -b /dev/vda; do sleep 0.1; done",
          QUICK,
        )
      ).output,
    ).toBe("0\n");
    await vm.ctrlAltDel();
    expect(await vm.waitForExit(QUICK)).toMatchObject({ reason: "guest-reset" });
  });

  test("a detached guest outlives its handle and ends by stopVm()", async () => {
    const place = join(directory, "detached");
    {
      await using vm = await boot({ directory: place, detached: true });
      expect(vm.isRunning).toBe(true);
    }
    expect(existsSync(join(place, "vm.json"))).toBe(true);
    expect(await stopVm(place)).toBe(true);
    expect(readFileSync(join(place, "console.log"), "utf8")).toContain("the power button was pressed");
    expect(await stopVm(place)).toBe(false);
  });

  test.each([
    {
      what: "a wrong argument",
      options: { extraArguments: ["-device", "no-such-device"] },
      code: "VM_START_FAILED",
      says: /no-such-device/,
    },
    {
      what: "a missing disk",
      options: { disks: [{ file: "/none.img" }] },
      code: "VM_FILE_MISSING",
      says: /none\.img/,
    },
  ])("$what is one clear error", async ({ options, code, says }) => {
    await expect(startVm({ kernel: guest.kernel, ...options })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(says),
    });
  });
});

describe("on this host", () => {
  test("the probe's guest runs for its second in emulation", async () => {
    expect(await bootProbe("qemu-system-x86_64", "tcg")).toEqual({ accelerator: "tcg", reason: "" });
  });
  test("the README's example sees its disk", async () => {
    expect(await diskSizeInGuest(guest.kernel, guest.initrd)).toBe("131072");
  });
});
