import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { corrupt, truncate } from "@ros/vm";
import { describe, expect, test } from "vitest";
import { BOOT_MS, copyOfSquashfs, dockerAnswers, newFolder, startMachine } from "./machine.ts";

/** Two documents in one message: the first is no YAML, the second has wrong types. */
const BROKEN = `Content-Type: multipart/mixed; boundary="part"
MIME-Version: 1.0

--part
Content-Type: text/cloud-config

#cloud-config
hostname: "unclosed
rancher:
  debug: true
--part
Content-Type: text/cloud-config

#cloud-config
hostname: fine
rancher:
  ssh:
    port: many
--part--
`;

describe("bad input never stops a boot", () => {
  test("a YAML error, wrong types, and a state device that is not there", {
    timeout: 2 * BOOT_MS,
  }, async () => {
    await using machine = await startMachine({
      boot: "drive",
      userData: BROKEN,
      append: "rancher.state.dev=LABEL=NOWHERE",
      memoryMiB: 768,
    });
    await dockerAnswers(machine);
    const console = machine.vm.serial.text;
    expect(console).toMatch(/boot\.yml:2:11: expected a closing "/);
    expect(console).toMatch(/boot01\.yml:5:11: rancher\.ssh\.port: expected .*many/);
    expect(console).toMatch(/rancher\.state\.dev: expected a device with a file system, got LABEL=NOWHERE/);
    const { code, stderr } = await machine.ssh.exec("sudo ros config validate", { timeoutMs: BOOT_MS });
    expect(code).toBe(1);
    expect(stderr).toMatch(/boot\.yml:2:11/);
    expect(stderr).toMatch(/boot01\.yml:5:11/);
    expect(machine.vm.serial.faults).toEqual([]);
  });

  test("a full state disk, and no network", { timeout: 2 * BOOT_MS }, async () => {
    const folder = newFolder();
    try {
      const disk = join(folder, "full.img");
      fullDisk(folder, disk);
      await using machine = await startMachine({
        boot: "drive",
        disk,
        memoryMiB: 768,
        vm: { network: { none: true } },
      });
      const { serial } = machine.vm;
      await serial.waitFor(/the state disk is full: expected at least \d+ MiB free, got 0/, {
        timeoutMs: BOOT_MS,
      });
      await serial.waitFor(/rancher@rancher \S+\]\$/, { timeoutMs: BOOT_MS });
      const at = serial.position;
      serial.write(
        'for i in $(seq 600); do docker info >/dev/null 2>&1 && break; sleep 0.3; done; docker info >/dev/null && echo docker-"is up"; cat /home/kept; ls -la /home/fill | wc -l\n',
      );
      await serial.waitFor(/docker-is up/, { timeoutMs: BOOT_MS, from: at });
      await serial.waitFor(/nothing is lost/, { timeoutMs: 60_000, from: at });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test.each([
    {
      damage: "cut off",
      apply: (file: string) => truncate(file, 40 * 2 ** 20),
      told: /root image on \/dev\/vda is damaged or cut off/,
    },
    {
      damage: "a bad superblock",
      apply: (file: string) => corrupt(file, { offset: 0, bytes: 96 }),
      told: /no root image was found within 30 seconds: looked at .*vda/,
    },
    // the first block is the beginning of Node's program, see FIRST in distro/image/squashfs.ts
    {
      damage: "one damaged block",
      apply: (file: string) => corrupt(file, { offset: 4096, bytes: 4096 }),
      told: /SQUASHFS error|damaged/,
    },
  ])(
    "a root image with $damage is named, and the machine restarts",
    { timeout: BOOT_MS },
    async ({ apply, told }) => {
      using copy = await copyOfSquashfs();
      apply(copy.file);
      await using machine = await startMachine({
        boot: "drive",
        squashfs: copy.file,
        memoryMiB: 768,
        vm: { console: { ignore: ["file-system-error", "block-error", "kernel-panic"] as never } },
      });
      await machine.vm.serial.waitFor(told, {
        timeoutMs: BOOT_MS,
        ignore: ["file-system-error", "block-error", "kernel-panic"] as never,
      });
      await machine.vm.waitForExit({ timeoutMs: 120_000 });
    },
  );
});

/** An ext4 with the state's label, without a free block, and with something that must stay. */
function fullDisk(folder: string, disk: string): void {
  const tree = join(folder, "tree");
  mkdirSync(join(tree, "home/rancher/.ssh"), { recursive: true });
  writeFileSync(join(tree, "home/kept"), "nothing is lost\n");
  execFileSync("sh", [
    "-c",
    'truncate -s 256M "$2" && mke2fs -q -F -t ext4 -m 0 -L RANCHER_STATE -d "$1" "$2"',
    "sh",
    tree,
    disk,
  ]);
  const free = /Free blocks:\s+(\d+)/.exec(
    execFileSync("dumpe2fs", ["-h", disk], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
  )?.[1];
  execFileSync("sh", [
    "-c",
    `head -c $(( ${free} * 4096 )) /dev/urandom > "$1/fill"; debugfs -w -R "write $1/fill home/fill" "$2" >/dev/null 2>&1 || true`,
    "sh",
    folder,
    disk,
  ]);
}
