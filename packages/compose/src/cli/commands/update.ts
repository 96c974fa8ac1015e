import { update as updateProject } from "../../apply/update.ts";
import { isDryRun, services } from "../carry-out.ts";
import { EXIT } from "../cli-error.ts";
import { type Command, DRY_RUN } from "../command.ts";
import { converge } from "../converge.ts";
import { createProgress } from "../progress.ts";
import { projectOptions } from "../project-options.ts";

export const update: Command = {
  name: "update",
  summary: "Pull, recreate what changed, and go back if it does not become healthy",
  usage: "[OPTIONS] [SERVICE...]",
  flags: [
    {
      name: "deadline",
      kind: "number",
      help: "Seconds for the new containers to become healthy (default 120)",
    },
    {
      name: "steady",
      kind: "number",
      help: "Seconds a container without a healthcheck must run (default 5)",
    },
    { name: "quiet-pull", kind: "flag", help: "Pull without printing progress information" },
    DRY_RUN,
  ],
  async run(context) {
    const { flags, args } = context;
    const loaded = await context.project(args);
    if (isDryRun(context)) {
      await converge(context, loaded, { services: args, pull: "refresh" });
      return EXIT.ok;
    }
    const engine = await context.engine();
    const view = createProgress(
      context.io,
      context.global.text("progress") ?? "auto",
      flags.has("quiet-pull"),
    );
    const deadlineSeconds = flags.number("deadline");
    const steadySeconds = flags.number("steady");
    try {
      const { services: names } = await updateProject(engine, loaded.project, {
        ...services(context, loaded),
        onEvent: view.onEvent,
        ...(deadlineSeconds === undefined ? {} : { deadlineSeconds }),
        plan: {
          ...(await projectOptions(loaded)),
          services: args,
          ...(steadySeconds === undefined ? {} : { steadySeconds }),
        },
      });
      context.io.err(names.length > 0 ? `updated ${names.join(", ")}\n` : "everything is up to date\n");
    } finally {
      view.end();
    }
    return EXIT.ok;
  },
};
