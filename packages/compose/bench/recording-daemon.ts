// An engine that does nothing but answer: what is measured against it is the client alone.
// Run with a socket path; `GET /recorded` answers with the number of requests and starts counting anew.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

// biome-ignore lint/suspicious/noExplicitAny: bodies are kept as they came
type Json = any;
interface Kept {
  Id: string;
  Name: string;
  body: Json;
  running: boolean;
}

const containers = new Map<string, Kept>();
const networks = new Map<string, Json>();
const volumes = new Map<string, Json>();
let requests = 0;
let ids = 0;

const newId = (): string => (++ids).toString(16).padStart(64, "0");
const imageId = (reference: string): string =>
  `sha256:${Buffer.from(reference.padEnd(32, ".")).toString("hex").slice(0, 64)}`;
const image = (reference: string): Json => ({
  Id: imageId(reference),
  RepoTags: [`${reference}`],
  RepoDigests: [],
  Size: 1,
  Created: 0,
  Config: {},
  Os: "linux",
  Architecture: "amd64",
});
const seen = new Set<string>(["bench:1"]);

/** The answer to a request: status and JSON. */
async function answer(
  method: string,
  path: string,
  query: URLSearchParams,
  request: IncomingMessage,
): Promise<[number, Json?]> {
  const body = method === "POST" ? await readJson(request) : undefined;
  if (path === "/recorded") return [200, takeCount()];
  if (path === "/_ping") return [200];
  if (path === "/info")
    return [
      200,
      {
        ID: "x",
        OSType: "linux",
        ServerVersion: "20.10.24",
        Driver: "overlay2",
        Containers: containers.size,
      },
    ];
  if (path === "/version")
    return [
      200,
      { ApiVersion: "1.41", Version: "20.10.24", MinAPIVersion: "1.12", Os: "linux", Arch: "amd64" },
    ];
  if (path === "/containers/json") return [200, list(query)];
  if (path === "/containers/create") return create(query.get("name") ?? "", body);
  if (path === "/images/json") return [200, [...seen].map(image)];
  if (path === "/networks") return [200, networkList(query)];
  if (path === "/networks/create")
    return [
      201,
      {
        Id: keep(networks, body.Name, { ...body, Id: newId(), Name: body.Name, Labels: body.Labels ?? {} })
          .Id,
      },
    ];
  if (path === "/volumes") return [200, { Volumes: [...volumes.values()] }];
  if (path === "/volumes/create")
    return [201, keep(volumes, body.Name, { ...body, Driver: "local", Mountpoint: "/x", Scope: "local" })];
  const [, kind, name = "", action] =
    /^\/(containers|images|networks|volumes)\/(.+?)(?:\/(json|start|stop|connect))?$/.exec(path) ?? [];
  if (kind === "images")
    return [200, { ...image(decodeURIComponent(name)), Created: "2026-01-01T00:00:00Z" }];
  if (kind === "networks")
    return action ? [200] : found(networks.get(name) ?? [...networks.values()].find(({ Id }) => Id === name));
  if (kind === "volumes") return found(volumes.get(name));
  const container = containers.get(name);
  if (!container) return [404, { message: `No such container: ${name}` }];
  if (method === "DELETE") containers.delete(name);
  if (action === "start") container.running = true;
  if (action === "stop") container.running = false;
  return action === "json" ? [200, inspect(container)] : [204];
}

function takeCount(): { requests: number } {
  const counted = { requests: requests - 1 };
  requests = 0;
  return counted;
}

function found(value: Json): [number, Json] {
  return value ? [200, value] : [404, { message: "not found" }];
}

function keep(map: Map<string, Json>, name: string, value: Json): Json {
  map.set(name, value);
  return value;
}

function create(name: string, body: Json): [number, Json] {
  const Id = newId();
  containers.set(Id, { Id, Name: name, body, running: false });
  seen.add(body.Image);
  return [201, { Id, Warnings: [] }];
}

function list(query: URLSearchParams): Json[] {
  const wanted = labelsOf(query);
  return [...containers.values()]
    .filter(({ body }) => matches(body.Labels, wanted))
    .map(({ Id, Name, body, running }) => ({
      Id,
      Names: [`/${Name}`],
      Image: body.Image,
      ImageID: imageId(body.Image),
      Command: "sleep 1",
      Created: 1,
      State: running ? "running" : "created",
      Status: running ? "Up 1 second" : "Created",
      Labels: body.Labels,
      Mounts: [],
      Ports: [],
      NetworkSettings: { Networks: endpoints(body) },
    }));
}

function endpoints(body: Json): Json {
  const names = Object.keys(body.NetworkingConfig?.EndpointsConfig ?? {});
  return Object.fromEntries(names.map((name) => [name, { NetworkID: networks.get(name)?.Id ?? name }]));
}

function inspect({ Id, Name, body, running }: Kept): Json {
  const State = { Status: running ? "running" : "created", Running: running, ExitCode: 0 };
  return {
    Id,
    Name: `/${Name}`,
    Created: "2026-01-01T00:00:00Z",
    Config: body,
    HostConfig: body.HostConfig,
    Mounts: [],
    State,
    NetworkSettings: { Networks: endpoints(body), Ports: {} },
  };
}

function labelsOf(query: URLSearchParams): string[] {
  const { label = {} } = JSON.parse(query.get("filters") ?? "{}") as Json;
  return Array.isArray(label) ? label : Object.keys(label);
}

function matches(labels: Record<string, string>, wanted: readonly string[]): boolean {
  return wanted.every((text) => {
    const at = text.indexOf("=");
    return at < 0 ? Object.hasOwn(labels, text) : labels[text.slice(0, at)] === text.slice(at + 1);
  });
}

function networkList(query: URLSearchParams): Json[] {
  const wanted = labelsOf(query);
  return [...networks.values()].filter((network) => matches(network.Labels, wanted));
}

async function readJson(request: IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString() || "{}") : {};
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  requests++;
  const url = new URL(request.url ?? "/", "http://x");
  const path = url.pathname.replace(/^\/v1\.\d+/, "");
  const headers = {
    "Api-Version": "1.41",
    Ostype: "linux",
    Server: "Docker/20.10.24 (linux)",
    "Content-Type": "application/json",
  };
  const [status, body] = await answer(request.method ?? "GET", path, url.searchParams, request);
  response.writeHead(status, headers);
  response.end(body === undefined || request.method === "HEAD" ? "" : JSON.stringify(body));
}

createServer((request, response) => void serve(request, response)).listen(process.argv[2], () =>
  process.stdout.write("ready\n"),
);
