import { createReadStream } from "node:fs";
import { lstat, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import type { LocalTree } from "../../engine/engine.ts";
import { createIgnore } from "../ignore.ts";
import { encode, Message } from "./protobuf.ts";
import type { Call } from "./session-server.ts";

/** tonistiigi/fsutil: what there is, then the files that are asked for */
const PACKET = { stat: 0, request: 1, data: 2, end: 3, error: 4 } as const;
/** Go's os.FileMode has the kind of a file above its permissions. */
const GO_MODE = { directory: 2 ** 31, symlink: 2 ** 27, setuid: 2 ** 23, setgid: 2 ** 22, sticky: 2 ** 20 };
const CHUNK = 32 * 1024;

interface Entry {
  readonly path: string;
  readonly mode: number;
  readonly size: number;
  readonly modifiedNs: bigint;
  readonly link?: string;
  /** The bytes of a regular file. */
  readonly content?: () => AsyncIterable<Uint8Array>;
}

/** Offer a tree to the engine, and send what it lacks of it. */
export async function sendTree(tree: LocalTree, call: Call): Promise<void> {
  const files = new Map<number, Entry>();
  const offer = async (): Promise<void> => {
    let id = 0;
    for await (const entry of entriesOf(tree, call)) {
      if (entry.content) files.set(id, entry);
      id++;
      await call.send(packet(PACKET.stat, [[2, encodeEntry(entry)]]));
    }
    await call.send(packet(PACKET.stat, []));
  };
  const supply = async (): Promise<void> => {
    for await (const bytes of call.messages) {
      const message = new Message(bytes);
      const type = message.number(1);
      if (type === PACKET.end) return call.send(packet(PACKET.end, []));
      if (type === PACKET.error) throw new Error(message.text(4));
      if (type !== PACKET.request) continue;
      const id = message.number(3);
      for await (const chunk of files.get(id)?.content?.() ?? [])
        await call.send(
          packet(PACKET.data, [
            [3, id],
            [4, chunk],
          ]),
        );
      await call.send(packet(PACKET.data, [[3, id]]));
    }
  };
  await Promise.all([offer(), supply()]);
}

const packet = (type: number, fields: Parameters<typeof encode>[0]): Buffer => encode([[1, type], ...fields]);

function encodeEntry({ path, mode, size, modifiedNs, link }: Entry): Buffer {
  return encode([
    [1, path],
    [2, mode],
    [5, size],
    [6, modifiedNs],
    [7, link],
  ]);
}

async function* entriesOf(tree: LocalTree, call: Call): AsyncGenerator<Entry> {
  if ("files" in tree) {
    for (const path of Object.keys(tree.files).sort()) {
      const bytes = Buffer.from(tree.files[path] ?? "");
      const content = async function* () {
        yield bytes;
      };
      yield { path, mode: 0o644, size: bytes.length, modifiedNs: 0n, content };
    }
    return;
  }
  const ignored = createIgnore(call.metadata("exclude-patterns").join("\n"));
  const wanted = await followed(tree.directory, call.metadata("followpaths"));
  yield* walk(tree.directory, "", [], (path) => (wanted(path) ? ignored(path, false) : "all"));
}

/** Which paths are asked for. A pattern, or a way through a symbolic link, may lead anywhere: then it is all of them. */
async function followed(root: string, paths: readonly string[]): Promise<(path: string) => boolean> {
  const all = (): boolean => true;
  for (const path of paths) {
    if (path === "" || path === "." || /[*?[\\]/.test(path)) return all;
    const parents = path.split("/").map((_, index, parts) => parts.slice(0, index + 1).join("/"));
    for (const parent of parents) {
      const stat = await lstat(join(root, parent)).catch(() => undefined);
      if (stat?.isSymbolicLink()) return all;
    }
  }
  if (paths.length === 0) return all;
  return (path) =>
    paths.some((one) => path === one || path.startsWith(`${one}/`) || one.startsWith(`${path}/`));
}

/** Parents before children, names in the order of their bytes; a parent that is left out comes with its first child. */
async function* walk(
  root: string,
  directory: string,
  held: Entry[],
  skip: (path: string) => "all" | "this" | false,
): AsyncGenerator<Entry> {
  const names = (await readdir(join(root, directory))).sort((a, b) =>
    Buffer.compare(Buffer.from(a), Buffer.from(b)),
  );
  for (const name of names) {
    const path = directory === "" ? name : `${directory}/${name}`;
    const skipped = skip(path);
    if (skipped === "all") continue;
    const full = join(root, path);
    const entry = await entryOf(path, full);
    if (entry.mode >= GO_MODE.directory) {
      if (skipped) held.push(entry);
      else yield* [...held.splice(0), entry];
      yield* walk(root, path, held, skip);
      if (held.at(-1) === entry) held.pop();
    } else if (!skipped && (entry.content || entry.link !== undefined)) yield* [...held.splice(0), entry];
  }
}

async function entryOf(path: string, full: string): Promise<Entry> {
  const stat = await lstat(full, { bigint: true });
  const bits = Number(stat.mode);
  const mode =
    (bits & 0o777) +
    (bits & 0o4000 ? GO_MODE.setuid : 0) +
    (bits & 0o2000 ? GO_MODE.setgid : 0) +
    (bits & 0o1000 ? GO_MODE.sticky : 0);
  const common = { path, size: 0, modifiedNs: stat.mtimeNs };
  if (stat.isDirectory()) return { ...common, mode: mode + GO_MODE.directory };
  if (stat.isSymbolicLink()) return { ...common, mode: mode + GO_MODE.symlink, link: await readlink(full) };
  if (!stat.isFile()) return { ...common, mode };
  const content = () => createReadStream(full, { highWaterMark: CHUNK });
  return { ...common, mode, size: Number(stat.size), content };
}
