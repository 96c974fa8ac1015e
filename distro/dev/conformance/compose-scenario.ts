import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFakeEngine, type Engine, EngineError } from "@ros/compose";
import { type Io, main } from "@ros/compose/node";
import { isSameOrEmpty, type Json } from "./suite.ts";

interface Op {
  method: string;
  path: string;
  query?: Record<string, string>;
  summary?: Json;
  body?: Json;
  registryAuth?: string;
  registryConfig?: string;
}

/** Runs the command lines of a case, one after the other, against one recording engine. */
export async function recordScenario(one: Json): Promise<Json[]> {
  const directory = mkdtempSync(join(tmpdir(), "ros-scenario-"));
  try {
    for (const name of ["c.txt", "s.txt", "f"]) writeFileSync(join(directory, name), "");
    mkdirSync(join(directory, "sub"));
    for (const path of ["Dockerfile", "sub/Dockerfile"])
      writeFileSync(join(directory, path), "FROM scratch\n");
    const engine = recordingEngine(one, directory);
    const steps: Json[] = [];
    for (const { args, compose } of one.steps) {
      writeFileSync(join(directory, "compose.yaml"), compose);
      engine.ops.length = 0;
      const errors: string[] = [];
      const exitCode = await main(["-p", "proj", ...args], testIo(directory, engine.engine, errors), {
        recreateDependents: "always",
        drift: "hash",
      });
      steps.push({ exitCode, ops: [...engine.ops], final: engine.final(), errors });
    }
    return steps;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function testIo(cwd: string, engine: Engine, errors: string[]): Io {
  return {
    env: { SEC: "topsecret", B: "fromenv", HOME: cwd },
    cwd,
    out: () => {},
    err: (text) => void errors.push(String(text)),
    readStdin: async () => "",
    stdoutIsTty: false,
    stderrIsTty: false,
    stdinIsTty: false,
    columns: 80,
    rows: 24,
    engine: async () => engine,
    onInterrupt: () => () => {},
  };
}

/** An engine in memory that notes what it is asked in the words of the HTTP API. */
function recordingEngine(one: Json, directory: string): { engine: Engine; ops: Op[]; final(): Json[] } {
  const texts = one.steps.map((step: Json) => step.compose as string).join("\n");
  const images = [...texts.matchAll(/image: "?([\w.:/-]+)"?/g)]
    .map((match) => match[1] ?? "")
    .filter((name) => !name.startsWith("missing"));
  const engine = createFakeEngine({
    images: [...new Set(images)],
    behaviour: (image) => (/^job:/.test(image) ? { exitCode: Number(image.slice(4)) } : undefined),
  });
  const ops: Op[] = [];
  const named = (id: string): string => {
    const name = engine.containers.get(id)?.container.name ?? id;
    return `<${name.replace(/^[0-9a-f]{12}_/, "")}>`;
  };
  const note = (method: string, path: string, more: Partial<Op> = {}): true => {
    ops.push({ method, path, ...more });
    return true;
  };
  const about = (id: string, what: string): string => `/containers/${named(id)}${what}`;
  const timeout = (seconds: number | undefined): Partial<Op> =>
    seconds === undefined ? {} : { query: { t: String(seconds) } };
  const recording: Partial<Engine> = {
    createContainer: async (container, call) => {
      note("POST", "/containers/create", {
        query: { name: container.name.replace(/^([0-9a-f]{12})_(.*)$/, "<id12:$2>_$2") },
        summary: summaryOf(container.body, named, directory),
      });
      return engine.createContainer(container, call);
    },
    startContainer: (id, call) => note("POST", about(id, "/start")) && engine.startContainer(id, call),
    stopContainer: (id, call) =>
      note("POST", about(id, "/stop"), timeout(call?.timeoutSeconds)) && engine.stopContainer(id, call),
    restartContainer: (id, call) =>
      note("POST", about(id, "/restart"), timeout(call?.timeoutSeconds)) && engine.restartContainer(id, call),
    killContainer: (id, call) =>
      note("POST", about(id, "/kill"), { query: { signal: call?.killSignal ?? "" } }) &&
      engine.killContainer(id, call),
    pauseContainer: (id, call) => note("POST", about(id, "/pause")) && engine.pauseContainer(id, call),
    unpauseContainer: (id, call) => note("POST", about(id, "/unpause")) && engine.unpauseContainer(id, call),
    renameContainer: (id, name, call) =>
      note("POST", about(id, "/rename"), { query: { name } }) && engine.renameContainer(id, name, call),
    removeContainer: (id, call) => {
      note("DELETE", about(id, ""), {
        query: { ...(call?.force ? { force: "1" } : {}), ...(call?.volumes ? { v: "1" } : {}) },
      });
      return engine.removeContainer(id, call);
    },
    attach: async (id) => {
      note("POST", about(id, "/attach"), { query: { stderr: "1", stdin: "1", stdout: "1", stream: "1" } });
      throw new EngineError("ENGINE_FAILED", "no attach here");
    },
    putFiles: async (id, files, call) => {
      for (const file of files) {
        const owned = file.uid || file.gid ? { copyUIDGID: "true" } : {};
        note("PUT", about(id, "/archive"), { query: { noOverwriteDirNonDir: "true", path: "/", ...owned } });
      }
      return engine.putFiles(id, files, call);
    },
    createNetwork: (body, call) =>
      note("POST", "/networks/create", { body: body as Json }) && engine.createNetwork(body, call),
    removeNetwork: async (id, call) => {
      const network = (await engine.listNetworks()).find((candidate) => candidate.id === id);
      note("DELETE", `/networks/<net:${network?.name}>`);
      return engine.removeNetwork(id, call);
    },
    connectNetwork: (network, id, endpoint, call) => {
      note("POST", `/networks/${network}/connect`, {
        body: { Container: named(id), EndpointConfig: endpoint },
      });
      return engine.connectNetwork(network, id, endpoint, call);
    },
    createVolume: (body, call) =>
      note("POST", "/volumes/create", { body: body as Json }) && engine.createVolume(body, call),
    removeVolume: (name, call) => note("DELETE", `/volumes/${name}`) && engine.removeVolume(name, call),
    removeImage: (reference, call) =>
      note("DELETE", `/images/${reference}`, { query: { noprune: "1" } }) &&
      engine.removeImage(reference, call),
    pullImage: (request, report, call) => {
      const [, name = "", tag = "latest"] = /^(.*?)(?::([^:/]+))?$/.exec(request.image) ?? [];
      note("POST", "/images/create", {
        query: { fromImage: name, tag, ...(request.platform ? { platform: request.platform } : {}) },
        registryAuth: JSON.stringify(request.auth ?? {}),
      });
      return engine.pullImage(request, report, call);
    },
    buildImage: (request, report, call) => {
      note("POST", "/build", {
        query: request.query as Record<string, string>,
        registryConfig: JSON.stringify(request.registries ?? {}),
      });
      return engine.buildImage(request, report, call);
    },
    tagImage: async () => {},
  };
  const final = (): Json[] =>
    [...engine.containers.values()]
      .map(({ container }) => ({
        name: container.name,
        state: container.state === "paused" ? "running" : container.state,
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { engine: { ...engine, ...recording }, ops, final };
}

function summaryOf(body: Json, named: (id: string) => string, directory: string): Json {
  const endpoints = Object.entries(body.NetworkingConfig?.EndpointsConfig ?? {});
  const labels = Object.fromEntries(
    Object.entries(body.Labels as Record<string, string>).map(([key, value]) => [
      key,
      key.endsWith(".replace") ? named(value) : value,
    ]),
  );
  return {
    aliases: Object.fromEntries(endpoints.map(([name, endpoint]) => [name, (endpoint as Json).Aliases])),
    image: body.Image,
    labels,
    mounts: (body.HostConfig.Mounts ?? []).map((mount: Json) =>
      JSON.parse(JSON.stringify(mount).replaceAll(directory, "/w")),
    ),
    binds: body.HostConfig.Binds,
    networkMode: body.HostConfig.NetworkMode,
    number: labels["com.docker.compose.container-number"],
    replace: labels["com.docker.compose.replace"],
  };
}

/** Labels by which a case is told; the others name paths and releases. */
const LABELS = /\.(container-number|depends_on|image|oneoff|project|service|replace)$/;

function plain(op: Op): Json {
  const { tarEntries: _, ...rest } = op as Json;
  const text = JSON.stringify(rest, (key, value: Json) => {
    if (key === "labels" || key === "Labels")
      return Object.fromEntries(
        Object.entries(value).filter(([name]) => LABELS.test(name) || /\.(network|volume)$/.test(name)),
      );
    if (key === "query")
      return Object.fromEntries(
        Object.entries(value).filter(([, below]) => !["", "0", "null", "{}"].includes(below as string)),
      );
    if (key === "mounts")
      return value
        .map((mount: Json) => ({ ...mount, VolumeOptions: undefined }))
        .sort((a: Json, b: Json) => (a.Target < b.Target ? -1 : 1));
    return value;
  });
  return sortKeys(JSON.parse(text.replace(/"[0-9a-f]{64}"/g, '"<anonymous>"')));
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, v]) => !isSameOrEmpty(v, null))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => [k, sortKeys(v)]),
  );
}

/** Requests as a set, in order for each container; exit code and final states exactly. */
export function sameScenario(expected: Json, actual: Json): boolean {
  return expected.every((step: Json, index: number) => {
    const other = actual[index];
    if (
      !other ||
      step.exitCode !== other.exitCode ||
      JSON.stringify(step.final) !== JSON.stringify(other.final.map(sortKeys))
    )
      return false;
    const texts = (ops: Op[]): string[] => ops.map((op) => JSON.stringify(plain(op)));
    if (JSON.stringify(texts(step.ops).sort()) !== JSON.stringify(texts(other.ops).sort())) return false;
    return JSON.stringify(byContainer(step.ops)) === JSON.stringify(byContainer(other.ops));
  });
}

function byContainer(ops: readonly Op[]): Json {
  const lists: Record<string, string[]> = {};
  for (const op of ops) {
    const name =
      /^\/containers\/<([^>]+)>/.exec(op.path)?.[1] ??
      (op.path === "/containers/create" ? op.query?.name?.replace(/^<id12:(.*)>_.*/, "$1") : undefined);
    if (name === undefined) continue;
    const list = lists[name] ?? [];
    list.push(`${op.method} ${op.path.replace(/<[^>]*>/, "")}`);
    lists[name] = list;
  }
  return sortKeys(lists);
}
