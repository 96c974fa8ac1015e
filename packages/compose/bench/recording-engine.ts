import { createServer, type IncomingMessage, type Server } from "node:http";

// biome-ignore lint/suspicious/noExplicitAny: bodies are kept as they came
type Json = any;
interface Kept {
  readonly id: string;
  readonly name: string;
  readonly body: Json;
  running: boolean;
}

export interface RecordingEngine {
  readonly server: Server;
  /** The requests since the last call, e.g. `GET /v1.41/containers/json`. */
  takeRequests(): string[];
}

/** An engine over HTTP that does nothing but answer: what is measured against it is the client alone. */
export function createRecordingEngine({
  apiVersion = "1.41",
}: {
  readonly apiVersion?: string;
} = {}): RecordingEngine {
  const containers = new Map<string, Kept>();
  const networks = new Map<string, Json>();
  const volumes = new Map<string, Json>();
  const images = new Set(["bench:1"]);
  let requests: string[] = [];
  let ids = 0;
  const newId = (): string => (++ids).toString(16).padStart(64, "0");
  const networkOf = (name: string): Json =>
    networks.get(name) ?? [...networks.values()].find(({ Id }) => Id === name);
  const endpoints = ({ body }: Kept): Json =>
    Object.fromEntries(
      Object.keys(body.NetworkingConfig?.EndpointsConfig ?? {}).map((name) => [
        name,
        { NetworkID: networkOf(name)?.Id ?? name },
      ]),
    );

  /** Status and JSON. */
  function answer(method: string, path: string, query: URLSearchParams, body: Json): [number, Json?] {
    const labels = labelsOf(query);
    switch (`${method} ${path}`) {
      case "HEAD /_ping":
      case "GET /_ping":
        return [200];
      case "GET /info":
        return [200, { ID: "x", OSType: "linux", ServerVersion: "20.10.24", Containers: containers.size }];
      case "GET /version":
        return [200, { ApiVersion: apiVersion, MinAPIVersion: "1.12", Version: "20.10.24", Os: "linux" }];
      case "GET /containers/json":
        return [
          200,
          [...containers.values()]
            .filter((container) => matches(container.body.Labels, labels))
            .map((container) => row(container, endpoints(container))),
        ];
      case "POST /containers/create": {
        const id = newId();
        containers.set(id, { id, name: query.get("name") ?? id, body, running: false });
        images.add(body.Image);
        return [201, { Id: id, Warnings: [] }];
      }
      case "GET /images/json":
        return [200, [...images].map(image)];
      case "GET /networks":
        return [200, [...networks.values()].filter((network) => matches(network.Labels, labels))];
      case "POST /networks/create": {
        const network = { Labels: {}, ...body, Id: newId() };
        networks.set(body.Name, network);
        return [201, { Id: network.Id }];
      }
      case "GET /volumes":
        return [200, { Volumes: [...volumes.values()] }];
      case "POST /volumes/create":
        volumes.set(body.Name, { ...body, Driver: "local", Mountpoint: "/x", Scope: "local" });
        return [201, volumes.get(body.Name)];
      default:
        return ofOne(method, path);
    }
  }

  function ofOne(method: string, path: string): [number, Json?] {
    const [, kind, name = "", action] =
      /^\/(containers|images|networks|volumes)\/(.+?)(?:\/(json|start|stop|connect))?$/.exec(path) ?? [];
    if (kind === "images")
      return [200, { ...image(decodeURIComponent(name)), Created: "2026-01-01T00:00:00Z" }];
    if (kind === "networks") return action ? [200] : found(networkOf(name));
    if (kind === "volumes") return found(volumes.get(name));
    const container = containers.get(name);
    if (!container) return [404, { message: `No such container: ${name}` }];
    if (method === "DELETE") containers.delete(name);
    if (action === "start") container.running = true;
    if (action === "stop") container.running = false;
    return action === "json" ? [200, details(container, endpoints(container))] : [204];
  }

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://x");
    const method = request.method ?? "GET";
    requests.push(`${method} ${url.pathname}`);
    const body = method === "POST" ? await readJson(request) : undefined;
    const [status, json] = answer(method, url.pathname.replace(/^\/v1\.\d+/, ""), url.searchParams, body);
    response.writeHead(status, {
      "Api-Version": apiVersion,
      Ostype: "linux",
      Server: "Docker/20.10.24 (linux)",
      "Content-Type": "application/json",
    });
    response.end(json === undefined || method === "HEAD" ? "" : JSON.stringify(json));
  });
  return {
    server,
    takeRequests() {
      const taken = requests;
      requests = [];
      return taken;
    },
  };
}

function imageId(reference: string): string {
  return `sha256:${Buffer.from(reference.padEnd(32, ".")).toString("hex").slice(0, 64)}`;
}

function image(reference: string): Json {
  const rest = { Size: 1, Created: 0, Config: {}, Os: "linux", Architecture: "amd64" };
  return { Id: imageId(reference), RepoTags: [reference], RepoDigests: [], ...rest };
}

function row({ id, name, body, running }: Kept, networks: Json): Json {
  return {
    Id: id,
    Names: [`/${name}`],
    Image: body.Image,
    ImageID: imageId(body.Image),
    Command: "sleep 1",
    Created: 1,
    State: running ? "running" : "created",
    Status: running ? "Up 1 second" : "Created",
    Labels: body.Labels,
    Mounts: [],
    Ports: [],
    NetworkSettings: { Networks: networks },
  };
}

function details({ id, name, body, running }: Kept, networks: Json): Json {
  return {
    Id: id,
    Name: `/${name}`,
    Created: "2026-01-01T00:00:00Z",
    Config: body,
    HostConfig: body.HostConfig,
    Mounts: [],
    State: { Status: running ? "running" : "created", Running: running, ExitCode: 0 },
    NetworkSettings: { Networks: networks, Ports: {} },
  };
}

function found(value: Json): [number, Json] {
  return value ? [200, value] : [404, { message: "not found" }];
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

async function readJson(request: IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString() || "{}") : {};
}
