import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { appendToInitrd } from "@ros/vm";
import { describe, expect, test } from "vitest";
import { BOOT_MS, dockerAnswers, image, type Machine, newFolder, startMachine } from "./machine.ts";

const CLOUD_CONFIG = `#cloud-config
hostname: harbour
write_files:
  - path: /etc/from-the-drive
    permissions: "0640"
    content: written
`;

/** Each way to boot ends with another way to switch off, and leaves a clean file system. */
const MODES = [
  { name: "the ISO under BIOS", boot: { iso: "bios" as const }, end: "poweroff" as const },
  {
    name: "the generic ISO as a USB stick under UEFI",
    boot: { stick: "uefi" as const },
    end: "power button" as const,
  },
  {
    name: "the ISO under UEFI with Secure Boot",
    boot: { iso: "uefi-secure" as const },
    end: "reboot" as const,
  },
  {
    name: "kernel and one initrd that holds the root image",
    boot: "initrd" as const,
    end: "ctrl-alt-del" as const,
  },
];

async function endMachine({ vm, ssh }: Machine, end: (typeof MODES)[number]["end"]): Promise<void> {
  if (end === "power button") await vm.powerButton();
  else if (end === "ctrl-alt-del") await vm.ctrlAltDel();
  else await ssh.exec(`sudo ${end}`, { timeoutMs: 60_000 });
  await vm.waitForExit({ timeoutMs: 180_000 });
}

/** The file system is looked at as it lies: nothing is replayed, nothing is mended. */
function checkState(disk: string): void {
  const header = execFileSync("dumpe2fs", ["-h", disk], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  expect(header).toMatch(/Filesystem state:\s+clean\n/);
  expect(header).not.toContain("needs_recovery");
  expect(() => execFileSync("e2fsck", ["-f", "-n", disk], { stdio: "pipe" })).not.toThrow();
}

describe.each(MODES)("$name", ({ boot, end }) => {
  test(`boots, takes its cloud-config, runs containers, ends by ${end}`, {
    timeout: 3 * BOOT_MS,
  }, async () => {
    const folder = newFolder();
    const disk = join(folder, "state.img");
    try {
      const initrds: string[] = [];
      if (boot === "initrd") {
        const { initrd, squashfs } = await image();
        initrds.push(join(folder, "initrd"));
        appendToInitrd(
          initrd,
          [{ kind: "file", path: "ros.squashfs", data: readFileSync(squashfs) }],
          join(folder, "initrd"),
        );
      }
      await using machine = await startMachine({
        boot: boot === "initrd" ? { initrds } : boot,
        flavour: typeof boot === "object" && "stick" in boot ? "generic" : "virt",
        userData: CLOUD_CONFIG,
        memoryMiB: 1280,
        // an ISO has its own command line: its disk is formatted beforehand
        ...(boot === "initrd" ? { disk } : { disk: formatted(disk) }),
      });
      await dockerAnswers(machine);
      expect(await machine.run("hostname")).toBe("harbour");
      expect(
        await machine.run(
          "sudo stat -c '%a %s' /etc/from-the-drive; cat /etc/from-the-drive 2>/dev/null || sudo cat /etc/from-the-drive",
        ),
      ).toBe("640 7\nwritten");
      expect(await machine.run("ps -o comm= -p 1")).toBe("dockerd");
      if (typeof boot === "object" && "iso" in boot && boot.iso === "uefi-secure") {
        const variable = await machine.run(
          "sudo od -An -tu1 /sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c 2>/dev/null || sudo sh -c 'mount -t efivarfs e /sys/firmware/efi/efivars && od -An -tu1 /sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c'",
        );
        expect(variable.split(/\s+/).at(-1), "the last byte of the variable SecureBoot").toBe("1");
      }
      await endMachine(machine, end);
      expect(machine.vm.serial.faults).toEqual([]);
      checkState(disk);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

function formatted(disk: string): string {
  execFileSync("sh", ["-c", 'truncate -s 2G "$1" && mke2fs -q -F -t ext4 -L RANCHER_STATE "$1"', "sh", disk]);
  return disk;
}
