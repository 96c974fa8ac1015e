import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { createDisk } from "@ros/vm";
import { DevError } from "./dev-error.ts";
import { diskFormat } from "./plan-machine.ts";

const SIZE_MIB = 8192;

/**
 * Make the state disk unless it is there. A blank one is formatted by the machine, which is told so on its
 * command line; the ISO has a command line of its own, so there the file system is made here.
 */
export function prepareDisk(file: string, iso: boolean): boolean {
  if (existsSync(file)) return false;
  if (diskFormat(file) === "qcow2")
    throw new DevError(`${file}: no such file`, {
      hint: "only raw disks are made; make it with qemu-img create",
    });
  createDisk(file, SIZE_MIB);
  if (!iso) return true;
  const made = spawnSync("mkfs.ext4", ["-q", "-F", "-L", "RANCHER_STATE", file], { encoding: "utf8" });
  if (made.status === 0) return true;
  rmSync(file);
  throw new DevError(
    `${file}: mkfs.ext4 failed: ${(made.stderr ?? String(made.error)).trim().split("\n")[0]}`,
  );
}
