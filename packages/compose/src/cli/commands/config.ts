import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Diagnostic, formatDiagnostics } from "@ros/config/diagnostics";
import type { Project } from "../../model.ts";
import type { ReadProjectOptions } from "../../node/read-project.ts";
import {
  listHashes,
  listImages,
  listProfiles,
  listServices,
  listVariables,
  listVolumes,
  renderVariables,
} from "../../render/list-config.ts";
import { renderConfig } from "../../render/render-config.ts";
import { CliError, EXIT } from "../cli-error.ts";
import type { Command, Context } from "../command.ts";
import type { Flags } from "../flags.ts";
import { imageDigests } from "../image-digests.ts";
import { readFromDisk } from "../read-from-disk.ts";

export const config: Command = {
  name: "config",
  summary: "Parse, resolve and render compose file in canonical format",
  usage: "[OPTIONS] [SERVICE...]",
  flags: [
    { name: "format", kind: "text", help: "yaml or json", values: ["yaml", "json"] },
    { name: "hash", kind: "text", help: "Print the service config hash, one per line: a service, or *" },
    { name: "images", kind: "flag", help: "Print the image names, one per line" },
    { name: "no-consistency", kind: "flag", help: "Don't check model consistency" },
    { name: "no-interpolate", kind: "flag", help: "Don't interpolate environment variables" },
    { name: "no-normalize", kind: "flag", help: "Don't normalize compose model" },
    { name: "no-path-resolution", kind: "flag", help: "Don't resolve file paths" },
    { name: "output", short: "o", kind: "text", help: "Save to file (default to stdout)" },
    { name: "profiles", kind: "flag", help: "Print the profile names, one per line" },
    { name: "quiet", short: "q", kind: "flag", help: "Only validate the configuration" },
    { name: "resolve-image-digests", kind: "flag", help: "Pin image tags to digests" },
    { name: "services", kind: "flag", help: "Print the service names, one per line" },
    { name: "variables", kind: "flag", help: "Print model variables and default values" },
    { name: "volumes", kind: "flag", help: "Print the volume names, one per line" },
  ],
  async run(context) {
    const { flags, io } = context;
    const project = await read(context);
    if (flags.has("quiet")) return EXIT.ok;
    const text = list(project, flags) ?? (await render(project, context));
    const output = flags.text("output");
    if (output === undefined) io.out(text);
    else writeFileSync(resolve(io.cwd, output), text);
    return EXIT.ok;
  },
};

async function read({ io, global, flags, args }: Context): Promise<Project> {
  const isRaw = flags.has("no-interpolate") || flags.has("variables");
  const options: ReadProjectOptions = {
    interpolate: !isRaw,
    normalize: !flags.has("no-normalize"),
    resolvePaths: !flags.has("no-path-resolution"),
    checkConsistency: !flags.has("no-consistency") && !isRaw,
    // docker compose hashes the names of env files here, and not what they say
    resolveEnvironment: !isRaw && !flags.given("hash"),
  };
  // the list is of all services, whatever is named
  const services = flags.has("services") ? [] : args;
  const disk = await readFromDisk(io, global, services, options);
  io.err(formatDiagnostics(disk.diagnostics, disk));
  if (disk.project === undefined) throw new CliError(exitCodeOf(disk.diagnostics), "");
  return disk.project;
}

/** A wrong name on the command line is not the project's fault. */
function exitCodeOf(diagnostics: readonly Diagnostic[]): number {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const isName = ({ code, path }: Diagnostic) =>
    code === "COMPOSE_PROJECT_NAME" || (code === "COMPOSE_UNDEFINED" && path === "services");
  return errors.every(isName) ? EXIT.failed : EXIT.invalid;
}

/** The lists that may be asked for instead of the project. */
function list(project: Project, flags: Flags): string | undefined {
  if (flags.has("services")) return lines(listServices(project));
  if (flags.has("volumes")) return lines(listVolumes(project));
  if (flags.has("profiles")) return lines(listProfiles(project));
  if (flags.has("images")) return lines(listImages(project));
  if (flags.has("variables")) return renderVariables(listVariables(project));
  const wanted = flags.text("hash");
  if (wanted === undefined) return undefined;
  const services = wanted === "*" ? Object.keys(project.services) : wanted.split(",");
  const unknown = services.find((name) => !Object.hasOwn(project.services, name));
  if (unknown !== undefined) throw new CliError(EXIT.failed, `no such service: ${unknown}`);
  return lines(listHashes(project, services));
}

async function render(project: Project, context: Context): Promise<string> {
  const { flags } = context;
  const format = flags.text("format") === "json" ? "json" : "yaml";
  const digests = flags.has("resolve-image-digests") ? { digests: await imageDigests(project, context) } : {};
  return renderConfig(project, { format, isRaw: flags.has("no-interpolate"), ...digests });
}

function lines(items: readonly string[]): string {
  return items.map((item) => `${item}\n`).join("");
}
