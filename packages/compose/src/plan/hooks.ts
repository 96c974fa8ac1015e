import type { Hook } from "./step.ts";

/** Life-cycle hooks of the model as the steps carry them. */
// biome-ignore lint/suspicious/noExplicitAny: checked by the loader
export function hooks(list: readonly any[] | undefined): Hook[] {
  return (list ?? []).map((hook) => ({
    command: hook.command ?? [],
    ...(hook.user ? { user: hook.user } : {}),
    ...(hook.working_dir ? { workingDir: hook.working_dir } : {}),
    ...(hook.privileged ? { privileged: true } : {}),
    ...(hook.environment
      ? { env: Object.entries(hook.environment).map(([k, v]) => (v === null ? k : `${k}=${v}`)) }
      : {}),
  }));
}
