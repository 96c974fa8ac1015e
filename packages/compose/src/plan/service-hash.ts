import type { Draft } from "./draft.ts";
import type { PlanService } from "./project.ts";
import { sha256 } from "./sha256.ts";

/** The config hash by the algorithm of that docker compose release. */
export function serviceHash(
  _draft: Draft,
  _name: string,
  service: PlanService,
  _version: string | undefined,
): string {
  return sha256(JSON.stringify(service));
}
