import { get } from "@ros/config";
import { readMachineConfig } from "../machine-config.ts";
export async function config(args: readonly string[]): Promise<number> {
  console.log(JSON.stringify(get(readMachineConfig().config as never, args[1] ?? "")));
  return 0;
}
