import { copyFileSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Tool } from "./build-tools.ts";

/** The volume label that the initrd looks for. */
const LABEL = "ROS";
/** What a FAT file system takes beside its files. */
const EFI_TABLES = 96 * 1024;

/** Kernel arguments of every boot from a medium. `panic=10`: nothing may stop for good. */
export const MEDIUM_ARGUMENTS: readonly string[] = [
  "console=tty1",
  "console=ttyS0",
  "rancher.autologin=tty1",
  "rancher.autologin=ttyS0",
  "panic=10",
  "loglevel=4",
  "net.ifnames=0",
  "no_timer_check",
  "random.trust_cpu=on",
];

const MENU = (append: string): string => `serial --unit=0 --speed=115200
terminal_input console serial
terminal_output console serial
set timeout=1
menuentry "ROS" {
  linux /boot/vmlinuz ${append}
  initrd /boot/initrd
}
menuentry "ROS, everything printed (rancher.debug)" {
  linux /boot/vmlinuz ${append} rancher.debug=true ignore_loglevel
  initrd /boot/initrd
}
`;

/** Debian's signed GRUB reads its menu from the partition it came from: this one sends it to the medium. */
const TO_MEDIUM =
  "search --file --set=root /boot/ros.squashfs\nset prefix=($root)/boot/grub\nconfigfile ($root)/boot/grub/grub.cfg\n";

export interface IsoSources {
  readonly pool: string;
  readonly tool: Tool;
  readonly epoch: number;
  readonly work: string;
  readonly vmlinuz: string;
  readonly initrd: string;
  readonly squashfs: string;
  readonly append: readonly string[];
}

/** One hybrid ISO: BIOS and UEFI (with Secure Boot), as a CD and as a USB stick. */
export async function buildIso(file: string, from: IsoSources): Promise<void> {
  const { pool, tool, epoch } = from;
  const tree = join(from.work, "iso");
  rmSync(tree, { recursive: true, force: true });
  mkdirSync(join(tree, "boot/grub"), { recursive: true });
  copyFileSync(from.vmlinuz, join(tree, "boot/vmlinuz"));
  copyFileSync(from.initrd, join(tree, "boot/initrd"));
  writeFileSync(join(tree, "boot/grub/grub.cfg"), MENU([...MEDIUM_ARGUMENTS, ...from.append].join(" ")));
  const date = { env: { SOURCE_DATE_EPOCH: String(epoch), MTOOLS_SKIP_CHECK: "1" } };

  writeFileSync(join(from.work, "to-medium.cfg"), TO_MEDIUM);
  // no MokManager: it enrols keys of people's own kernels, and this medium has one kernel, signed by Debian
  const boot: Record<string, string> = {
    "::EFI/BOOT/BOOTX64.EFI": join(pool, "usr/lib/shim/shimx64.efi.signed"),
    "::EFI/BOOT/grubx64.efi": join(pool, "usr/lib/grub/x86_64-efi-signed/gcdx64.efi.signed"),
    "::EFI/debian/grub.cfg": join(from.work, "to-medium.cfg"),
  };
  const efi = join(tree, "boot/efi.img");
  const bytes = Object.values(boot).reduce((sum, source) => sum + statSync(source).size, EFI_TABLES);
  writeFileSync(efi, Buffer.alloc(Math.ceil(bytes / 2 ** 15) * 2 ** 15));
  await tool("mkfs.vfat", ["--invariant", "-i", "524f5320", "-n", "ROS_EFI", efi], date);
  await tool("mmd", ["-i", efi, "::EFI", "::EFI/BOOT", "::EFI/debian"], date);
  for (const [target, source] of Object.entries(boot)) await tool("mcopy", ["-i", efi, source, target], date);

  const pc = join(pool, "usr/lib/grub/i386-pc");
  const modules = [
    "biosdisk",
    "iso9660",
    "normal",
    "configfile",
    "linux",
    "serial",
    "terminal",
    "search",
    "part_gpt",
    "part_msdos",
  ];
  await tool("grub-mkimage", [
    "-O",
    "i386-pc-eltorito",
    "-d",
    pc,
    "-o",
    join(tree, "boot/eltorito.img"),
    "-p",
    "/boot/grub",
    ...modules,
  ]);
  await tool(
    "xorriso",
    [
      "-as",
      "mkisofs",
      "-quiet",
      "-V",
      LABEL,
      "-R",
      "-J",
      `--modification-date=${isoDate(epoch)}`,
      "--set_all_file_dates",
      `=${epoch}`,
      "--gpt_disk_guid",
      "modification-date",
      "-o",
      file,
      "-b",
      "boot/eltorito.img",
      "-no-emul-boot",
      "-boot-load-size",
      "4",
      "-boot-info-table",
      "--grub2-boot-info",
      "--grub2-mbr",
      join(pc, "boot_hybrid.img"),
      "-eltorito-alt-boot",
      "-e",
      "boot/efi.img",
      "-no-emul-boot",
      "-isohybrid-gpt-basdat",
      "-graft-points",
      `boot/ros.squashfs=${from.squashfs}`,
      `/=${tree}`,
    ],
    date,
  );
}

const isoDate = (epoch: number): string =>
  new Date(epoch * 1000).toISOString().replace(/\D/g, "").slice(0, 16);
