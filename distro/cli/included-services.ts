import { posix } from "node:path";
import type { Config } from "@ros/config";
import { PATHS } from "@ros/config/node";

/** Where files with services of one's own belong: what lies elsewhere may be gone at the next boot. */
const HOME = posix.dirname(PATHS.directory);

/** Lines of `ros service list`; with `all`, what the system has by itself comes first. */
export function listServices(config: Config, all: boolean): string[] {
  const own = all ? Object.keys(config.rancher?.services ?? {}).map((name) => [name, true] as const) : [];
  const included = Object.entries(config.rancher?.services_include ?? {});
  return [...own, ...included].map(([name, enabled]) => `${enabled ? "enabled" : "disabled"}  ${name}`);
}

/** Why a service cannot be switched to `state`; `undefined` when it can. */
export function refusal(
  config: Config,
  service: string,
  state: "enable" | "disable" | "delete",
): string | undefined {
  if (Object.hasOwn(config.rancher?.services_include ?? {}, service)) return undefined;
  if (state !== "enable") return `${service}: expected a service that was enabled before`;
  if (!service.startsWith("/")) return `${service}: expected the path of a file with services`;
  const isInHome = posix.normalize(service) === service && service.startsWith(`${HOME}/`);
  return isInHome ? undefined : `${service}: expected a path below ${HOME}`;
}
