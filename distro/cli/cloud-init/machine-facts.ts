import { readFileSync } from "node:fs";
import type { MachineFacts } from "@ros/cloud-init";

const DMI = "/sys/class/dmi/id";

/** What this machine says about itself before there is a network. */
export function readMachineFacts(): MachineFacts {
  const vendor = readLine(`${DMI}/sys_vendor`);
  return {
    productName: readLine(`${DMI}/product_name`),
    productSerial: readLine(`${DMI}/product_serial`),
    commandLine: readLine("/proc/cmdline"),
    isVmware: vendor?.startsWith("VMware") === true,
  };
}

/** Not every machine has a firmware that tells. */
function readLine(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return undefined;
  }
}
