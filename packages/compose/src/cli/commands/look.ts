import type { Container } from "../../engine/engine.ts";
import { splitReference } from "../../plan/image-reference.ts";
import { LABEL } from "../../plan/labels.ts";
import { isOneOff, numberOf, serviceOf } from "../../plan/observed.ts";
import { CliError, EXIT } from "../cli-error.ts";
import type { Command, Context } from "../command.ts";
import { projectOrEmpty } from "../project-or-empty.ts";
import { humanSize, table } from "../table.ts";
import { projectContainers } from "./ps.ts";

/** The one container of a service that a command is about. */
export async function serviceContainer(context: Context, service: string): Promise<Container> {
  const { project } = await projectOrEmpty(context);
  const index = context.flags.number("index");
  const found = (await projectContainers(context, project.name)).filter(
    (container) =>
      serviceOf(container) === service &&
      !isOneOff(container) &&
      (index === undefined || index === 0 || numberOf(container) === index),
  );
  const container = found.find((candidate) => candidate.state === "running") ?? found[0];
  if (!container) {
    const hint = `start it: ros-compose up -d ${service}`;
    throw new CliError(
      EXIT.failed,
      `service "${service}" is not running${index ? ` container #${index}` : ""}`,
      hint,
    );
  }
  return container;
}

export const port: Command = {
  name: "port",
  summary: "Print the public port for a port binding",
  usage: "[OPTIONS] SERVICE PRIVATE_PORT",
  minArgs: 2,
  maxArgs: 2,
  flags: [
    { name: "index", kind: "number", help: "Index of the container if service has multiple replicas" },
    { name: "protocol", kind: "text", help: "tcp or udp", values: ["tcp", "udp"] },
  ],
  async run(context) {
    const [service = "", target = ""] = context.args;
    const protocol = context.flags.text("protocol") ?? "tcp";
    const container = await serviceContainer(context, service);
    const found = container.ports.find(
      (p) => p.target === Number(target) && p.protocol === protocol && p.published,
    );
    if (!found)
      throw new CliError(EXIT.failed, `no port ${target}/${protocol} for container ${container.name}`);
    context.io.out(`${found.ip?.includes(":") ? `[${found.ip}]` : found.ip}:${found.published}\n`);
    return EXIT.ok;
  },
};

export const top: Command = {
  name: "top",
  summary: "Display the running processes",
  usage: "[SERVICES...]",
  flags: [],
  async run(context) {
    const { project } = await projectOrEmpty(context);
    const engine = await context.engine();
    const containers = (await projectContainers(context, project.name)).filter(
      (container) =>
        container.state === "running" &&
        (context.args.length === 0 || context.args.includes(serviceOf(container))),
    );
    for (const container of containers) {
      const { titles, processes } = await engine.top(container.id, { signal: context.signal });
      context.io.out(`${container.name}\n${table(titles, processes)}\n`);
    }
    return EXIT.ok;
  },
};

export const images: Command = {
  name: "images",
  summary: "List images used by the created containers",
  usage: "[OPTIONS] [SERVICE...]",
  flags: [
    { name: "format", kind: "text", help: "table or json", values: ["table", "json"] },
    { name: "quiet", short: "q", kind: "flag", help: "Only display ids" },
  ],
  async run(context) {
    const { project } = await projectOrEmpty(context);
    const engine = await context.engine();
    const containers = (await projectContainers(context, project.name)).filter(
      (container) => context.args.length === 0 || context.args.includes(serviceOf(container)),
    );
    const known = new Map(
      (await engine.listImages({ signal: context.signal })).map((image) => [image.id, image]),
    );
    if (context.flags.has("quiet")) {
      for (const id of new Set(containers.map((container) => container.imageId)))
        context.io.out(`${id.replace("sha256:", "")}\n`);
      return EXIT.ok;
    }
    const rows = containers.map((container) => {
      const { name, tag } = splitReference(container.image);
      return {
        ID: container.imageId,
        ContainerName: container.name,
        Repository: name,
        Tag: tag,
        Size: known.get(container.imageId)?.size ?? 0,
      };
    });
    if (context.flags.text("format") === "json") context.io.out(`${JSON.stringify(rows)}\n`);
    else {
      const cells = rows.map((row) => [
        row.ContainerName,
        row.Repository,
        row.Tag,
        row.ID.replace("sha256:", "").slice(0, 12),
        humanSize(row.Size),
      ]);
      context.io.out(table(["CONTAINER", "REPOSITORY", "TAG", "IMAGE ID", "SIZE"], cells));
    }
    return EXIT.ok;
  },
};

export const ls: Command = {
  name: "ls",
  summary: "List running compose projects",
  usage: "[OPTIONS]",
  maxArgs: 0,
  flags: [
    { name: "all", short: "a", kind: "flag", help: "Show all stopped projects" },
    { name: "filter", kind: "text", help: "Filter by a condition: name=REGEXP" },
    { name: "format", kind: "text", help: "table or json", values: ["table", "json"] },
    { name: "quiet", short: "q", kind: "flag", help: "Only display names" },
  ],
  async run(context) {
    const engine = await context.engine();
    const containers = await engine.listContainers([LABEL.project], { signal: context.signal });
    const projects = new Map<string, Container[]>();
    for (const container of containers) {
      const name = container.labels[LABEL.project] ?? "";
      if (isOneOff(container) || (!context.flags.has("all") && container.state !== "running")) continue;
      projects.set(name, [...(projects.get(name) ?? []), container]);
    }
    const filter = /^name=(.+)$/.exec(context.flags.text("filter") ?? "")?.[1];
    const rows = [...projects]
      .filter(([name]) => filter === undefined || new RegExp(filter).test(name))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([Name, list]) => ({
        Name,
        Status: statusText(list),
        ConfigFiles: list[0]?.labels[LABEL.configFiles] ?? "N/A",
      }));
    if (context.flags.has("quiet")) for (const { Name } of rows) context.io.out(`${Name}\n`);
    else if (context.flags.text("format") === "json") context.io.out(`${JSON.stringify(rows)}\n`);
    else
      context.io.out(
        table(
          ["NAME", "STATUS", "CONFIG FILES"],
          rows.map((row) => [row.Name, row.Status, row.ConfigFiles]),
        ),
      );
    return EXIT.ok;
  },
};

/** `exited(1), running(2)` */
function statusText(containers: readonly Container[]): string {
  const counts = new Map<string, number>();
  for (const { state } of containers) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([state, count]) => `${state}(${count})`)
    .join(", ");
}
