import type { Container } from "../../engine/engine.ts";
import { LABEL } from "../../plan/labels.ts";
import { isOneOff, numberOf, serviceOf } from "../../plan/observed.ts";
import { CliError, EXIT } from "../cli-error.ts";
import type { Command, Context } from "../command.ts";
import { projectOrEmpty } from "../project-or-empty.ts";
import { psJson, psRow } from "../ps-row.ts";
import { table } from "../table.ts";

const STATES = ["paused", "restarting", "removing", "running", "dead", "created", "exited"];
const HEADINGS = ["NAME", "IMAGE", "COMMAND", "SERVICE", "CREATED", "STATUS", "PORTS"];

/** The project's containers by service and number: one request, whatever their number. */
export async function projectContainers(context: Context, name: string): Promise<Container[]> {
  const engine = await context.engine();
  const containers = await engine.listContainers([`${LABEL.project}=${name}`], { signal: context.signal });
  return containers.sort((a, b) =>
    serviceOf(a) < serviceOf(b) ? -1 : serviceOf(a) > serviceOf(b) ? 1 : numberOf(a) - numberOf(b),
  );
}

export const ps: Command = {
  name: "ps",
  summary: "List containers",
  usage: "[OPTIONS] [SERVICE...]",
  flags: [
    { name: "all", short: "a", kind: "flag", help: "Show all containers, stopped and one-off ones too" },
    { name: "filter", kind: "text", help: "Filter by a property: status=STATUS" },
    { name: "format", kind: "text", help: "table or json", values: ["table", "json"] },
    { name: "no-trunc", kind: "flag", help: "Don't truncate output" },
    { name: "orphans", kind: "flag", help: "Include containers of services not in the project" },
    { name: "quiet", short: "q", kind: "flag", help: "Only display ids" },
    { name: "services", kind: "flag", help: "Display services" },
    { name: "status", kind: "list", help: "Filter by status", values: STATES },
  ],
  async run(context) {
    const { flags, args, io } = context;
    const loaded = await projectOrEmpty(context);
    const all = await projectContainers(context, loaded.project.name);
    const known = new Set([...Object.keys(loaded.project.services ?? {}), ...all.map(serviceOf)]);
    const unknown = args.find((name) => !known.has(name));
    if (unknown !== undefined) throw new CliError(EXIT.failed, `no such service: ${unknown}`);
    const filter = /^status=(.+)$/.exec(flags.text("filter") ?? "")?.[1];
    const states = [...flags.list("status"), ...(filter ? [filter] : [])];
    const shown = all.filter(
      (container) =>
        (args.length === 0 || args.includes(serviceOf(container))) &&
        (flags.has("all") || !isOneOff(container)) &&
        (states.length > 0
          ? states.includes(container.state)
          : flags.has("all") || !["exited", "created", "dead"].includes(container.state)),
    );
    if (flags.has("quiet")) for (const container of shown) io.out(`${container.id}\n`);
    else if (flags.has("services")) for (const name of new Set(shown.map(serviceOf))) io.out(`${name}\n`);
    else if (flags.text("format") === "json")
      for (const container of shown) io.out(`${JSON.stringify(psJson(container))}\n`);
    else
      io.out(
        table(
          HEADINGS,
          shown.map((container) => psRow(container, Date.now(), flags.has("no-trunc"))),
        ),
      );
    return EXIT.ok;
  },
};
