import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Link, Step } from "./plan.ts";

/** The links that the kernel shows. */
export function readLinks(): Link[] {
  return readdirSync("/sys/class/net").map((name) => ({
    name,
    mac: readFileSync(`/sys/class/net/${name}/address`, "utf8").trim(),
  }));
}

/** Make the steps; what a command says when it fails is returned, and the rest is made all the same. */
export function applyNetwork(steps: readonly Step[]): string[] {
  return steps.flatMap((step) => {
    try {
      if (step.do === "resolv-conf")
        writeFileSync("/etc/resolv.conf", step.text); // in place: containers have this very file
      else
        execFileSync(step.argv[0] as string, step.argv.slice(1), {
          stdio: ["ignore", "ignore", "pipe"],
          encoding: "utf8",
        });
      return [];
    } catch (error) {
      const words = (error as { stderr?: string }).stderr?.trim() || (error as Error).message;
      return [step.do === "run" ? `${step.argv.join(" ")}: ${words}` : `/etc/resolv.conf: ${words}`];
    }
  });
}
