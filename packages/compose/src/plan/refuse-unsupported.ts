import type { Draft } from "./draft.ts";
import { PlanError } from "./plan-error.ts";

/** What a file may ask for and an engine alone cannot do: attribute → what to do instead. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  models: "run the model as a service of its own, and give its address in environment",
  pre_start: "make it a service that ends, and wait for it: depends_on with service_completed_successfully",
  provider: "start what it provides by its own program, and leave the service out",
  use_api_socket: "mount the engine's socket: volumes: [/var/run/docker.sock:/var/run/docker.sock]",
};

/** A service is not started without a part that it asks for. */
export function refuseUnsupported(draft: Draft, selected: readonly string[]): void {
  for (const name of selected) {
    const service = draft.services[name] ?? {};
    for (const [attribute, instead] of Object.entries(UNSUPPORTED)) {
      const value: unknown = service[attribute];
      if (!value || (typeof value === "object" && Object.keys(value).length === 0)) continue;
      throw new PlanError(
        "PLAN_UNSUPPORTED",
        `services.${name}.${attribute}: a Docker engine knows no such thing`,
        instead,
      );
    }
  }
}
