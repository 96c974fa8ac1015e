import { accessSync, copyFileSync } from "node:fs";
import { join } from "node:path";
import { fileError, VmError } from "./errors.ts";
import type { Firmware } from "./vm-options.ts";

export interface FirmwareFiles {
  readonly code: string;
  readonly vars: string;
  readonly secure: boolean;
}

/** OVMF as Debian's and Ubuntu's `ovmf` package has it; `secure` knows Microsoft's keys and enforces them. */
export const OVMF: Readonly<Record<"uefi" | "uefi-secure", FirmwareFiles>> = {
  uefi: { code: "/usr/share/OVMF/OVMF_CODE_4M.fd", vars: "/usr/share/OVMF/OVMF_VARS_4M.fd", secure: false },
  "uefi-secure": {
    code: "/usr/share/OVMF/OVMF_CODE_4M.ms.fd",
    vars: "/usr/share/OVMF/OVMF_VARS_4M.ms.fd",
    secure: true,
  },
};

/** The firmware with variables that this guest may change; undefined for the BIOS that QEMU brings. */
export function prepareFirmware(firmware: Firmware, directory: string): FirmwareFiles | undefined {
  if (firmware === "bios") return undefined;
  const files = typeof firmware === "string" ? OVMF[firmware] : { secure: false, ...firmware };
  for (const file of [files.code, files.vars]) {
    try {
      accessSync(file);
    } catch (cause) {
      throw new VmError("VM_FILE_MISSING", `${file}: no such firmware`, {
        hint: "apt-get install ovmf",
        cause,
      });
    }
  }
  const vars = join(directory, "uefi-vars.fd");
  try {
    copyFileSync(files.vars, vars);
  } catch (error) {
    throw fileError(error, vars);
  }
  return { code: files.code, vars, secure: files.secure };
}
