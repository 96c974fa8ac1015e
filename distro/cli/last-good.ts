import { readFileSync } from "node:fs";
import { type Config, parseConfig } from "@ros/config";
import { PATHS, writeConfigFile } from "@ros/config/node";

/** The merged configuration of the last boot that came to its end. It holds what secrets the layers hold. */
const LAST_GOOD = "/var/lib/rancher/conf/last-good.json";

/** Keep a configuration that has booted. */
export function keepLastGood(config: Config): void {
  const text = JSON.stringify(config);
  // a boot like the last writes nothing
  if (text === readText()) return;
  try {
    writeConfigFile(LAST_GOOD, text, { mode: 0o600 });
  } catch {
    // a full disk, which has been told: the one before stays
  }
}

/** What to boot with when the merged configuration cannot be used, and what to say of it. */
export function insteadOf(config: Config): { readonly config: Config; readonly whose: string } {
  const text = readText();
  if (text !== undefined) {
    try {
      return { config: JSON.parse(text) as Config, whose: "the last configuration that booted" };
    } catch {
      // cut off by a power failure
    }
  }
  const system = parseConfig(readFileSync(PATHS.system, "utf8"), { file: PATHS.system, mode: "boot" }).config;
  return {
    config: { ...config, rancher: { ...config.rancher, services: system?.rancher?.services ?? {} } },
    whose: "the services that the system comes with",
  };
}

function readText(): string | undefined {
  try {
    return readFileSync(LAST_GOOD, "utf8");
  } catch {
    return undefined; // no boot has come to its end yet
  }
}
