import { observe } from "../../apply/observe.ts";
import { planDown } from "../../plan/plan-down.ts";
import { carryOut } from "../carry-out.ts";
import { EXIT } from "../cli-error.ts";
import { type Command, DRY_RUN, TIMEOUT } from "../command.ts";
import { projectOrEmpty } from "../project-or-empty.ts";

export const down: Command = {
  name: "down",
  summary: "Stop and remove containers, networks",
  usage: "[OPTIONS] [SERVICES]",
  flags: [
    {
      name: "remove-orphans",
      kind: "flag",
      help: "Remove containers for services not defined in the compose file",
    },
    { name: "rmi", kind: "text", help: "Remove images used by services", values: ["local", "all"] },
    TIMEOUT,
    { name: "volumes", short: "v", kind: "flag", help: "Remove named and anonymous volumes" },
    DRY_RUN,
  ],
  async run(context) {
    const { flags, args } = context;
    const loaded = await projectOrEmpty(context);
    const engine = await context.engine();
    const observed = await observe(engine, loaded.project.name, {
      skip: { images: true, volumes: !flags.has("volumes") },
      signal: context.signal,
    });
    const timeout = flags.number("timeout");
    const steps = planDown(loaded.project, observed, {
      services: args,
      volumes: flags.has("volumes"),
      removeOrphans: flags.has("remove-orphans"),
      images: flags.text("rmi") as "local" | "all" | undefined,
      ...(timeout === undefined ? {} : { stopTimeoutSeconds: timeout }),
    });
    if (steps.length === 0) context.io.err("warning: No resource found to remove\n");
    await carryOut(context, loaded, engine, steps);
    return EXIT.ok;
  },
};
