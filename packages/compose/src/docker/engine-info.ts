import type { IncomingHttpHeaders } from "node:http";
import type { EngineInfo } from "../engine/engine.ts";
import { negotiate } from "../plan/api-version.ts";

/** Every answer says who gives it; from then on its newest version is spoken, or ours if that is older. */
export function engineInfo(headers: IncomingHttpHeaders): EngineInfo {
  const header = (name: string): string => String(headers[name] ?? "");
  const engineVersion = /Docker\/(\S+)/.exec(header("server"))?.[1];
  return {
    apiVersion: negotiate(header("api-version") || "1.41"),
    engineVersion,
    os: header("ostype") || undefined,
    // of the engines that speak this API only Docker's has it, and not for Windows
    hasBuildKit: engineVersion !== undefined && header("ostype") === "linux",
    arch: /\((\w+)\)/.exec(header("server"))?.[1],
  };
}
