import { lstat } from "node:fs/promises";
import { basename, dirname, posix, resolve } from "node:path";
import { extractTo, firstIsDirectory, packPath } from "../../docker/copy-files.ts";
import { CliError, EXIT } from "../cli-error.ts";
import type { Command, Context } from "../command.ts";
import { usage } from "../flags.ts";
import { serviceContainer } from "./look.ts";

interface Place {
  readonly service?: string;
  readonly path: string;
}

export const cp: Command = {
  name: "cp",
  summary: "Copy files/folders between a service container and the local filesystem",
  usage: "[OPTIONS] SERVICE:SRC_PATH DEST_PATH|- | SRC_PATH|- SERVICE:DEST_PATH",
  minArgs: 2,
  maxArgs: 2,
  flags: [
    { name: "archive", short: "a", kind: "flag", help: "Keep owner and group" },
    { name: "follow-link", short: "L", kind: "flag", help: "Follow a symbolic link at the source" },
    { name: "index", kind: "number", help: "Index of the container if service has multiple replicas" },
  ],
  async run(context) {
    const [from, to] = context.args.map(parsePlace);
    if (!from || !to || (from.service === undefined) === (to.service === undefined)) {
      throw usage("expected one place in a service and one here, as in SERVICE:PATH");
    }
    if (from.service !== undefined) await copyOut(context, from.service, from.path, to.path);
    else await copyIn(context, from.path, to.service ?? "", to.path);
    return EXIT.ok;
  },
};

function parsePlace(text: string): Place {
  const colon = text.indexOf(":");
  // ./a:b and /a:b are paths
  if (colon <= 0 || /^[./]/.test(text)) return { path: text };
  return { service: text.slice(0, colon), path: text.slice(colon + 1) };
}

async function copyOut(context: Context, service: string, path: string, target: string): Promise<void> {
  const container = await serviceContainer(context, service);
  const tar = await (await context.engine()).getArchive(container.id, path, { signal: context.signal });
  if (target === "-") {
    for await (const chunk of tar) context.io.out(chunk);
    return;
  }
  const full = resolve(context.io.cwd, target);
  const isDirectory = await lstat(full).then(
    (stat) => stat.isDirectory(),
    () => target.endsWith("/"),
  );
  if (target.endsWith("/") && !(await lstat(full).catch(() => undefined)))
    throw new CliError(EXIT.failed, `${target}: no such directory`);
  await extractTo(tar, isDirectory ? full : dirname(full), isDirectory ? undefined : basename(full));
}

async function copyIn(context: Context, source: string, service: string, path: string): Promise<void> {
  const engine = await context.engine();
  const container = await serviceContainer(context, service);
  const full = resolve(context.io.cwd, source);
  const intoDirectory = path.endsWith("/") || (await isDirectoryThere(context, container.id, path));
  const directory = intoDirectory ? path : posix.dirname(path);
  const name = intoDirectory ? basename(full) : posix.basename(path);
  await engine.putArchive(container.id, directory, packPath(full, name), { signal: context.signal });
}

/** An archive of a directory has that directory as its first entry. */
async function isDirectoryThere(context: Context, id: string, path: string): Promise<boolean> {
  const engine = await context.engine();
  try {
    return await firstIsDirectory(await engine.getArchive(id, path, { signal: context.signal }));
  } catch {
    return false;
  }
}
