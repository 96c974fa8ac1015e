import type { RegistryAuth } from "@ros/compose";

/** The credentials for registries of this machine's configuration; none for those who may not read it. */
export async function registryAuths(): Promise<Record<string, RegistryAuth & { auth?: string }>> {
  const { readMachineConfig } = await import("./machine-config.ts");
  return { ...readMachineConfig().config.rancher?.registry_auths };
}
