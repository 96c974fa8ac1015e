import { readdirSync, readFileSync } from "node:fs";
import type { Link } from "./plan.ts";

/** The links that the kernel shows. */
export function readLinks(): Link[] {
  return readdirSync("/sys/class/net").map((name) => ({
    name,
    mac: readFileSync(`/sys/class/net/${name}/address`, "utf8").trim(),
  }));
}
