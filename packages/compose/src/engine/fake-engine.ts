import { sha256 } from "../plan/sha256.ts";
import type { ContainerBody } from "./bodies.ts";
import type {
  Attachment,
  CallOptions,
  Container,
  ContainerMount,
  ContainerState,
  Engine,
  EngineEvent,
  Image,
  Network,
  Output,
  Volume,
} from "./engine.ts";
import { EngineError } from "./engine-error.ts";

/** How a fake container behaves once it is started. */
export interface FakeBehaviour {
  /** It ends at once with this code. */
  readonly exitCode?: number;
  readonly health?: "healthy" | "unhealthy" | "starting";
  /** Starting it fails with this message. */
  readonly startError?: string;
}

/** What a fake engine has from the start, and how its containers behave. */
export interface FakeEngineOptions {
  readonly apiVersion?: string;
  /** Images that are here from the start. */
  readonly images?: readonly string[];
  /** Images that can be pulled: all, unless given. */
  readonly registry?: readonly string[];
  readonly behaviour?: (image: string, body: ContainerBody) => FakeBehaviour | undefined;
  /** Called before each request; what it throws, the request throws. */
  readonly onCall?: (operation: string, subject: string) => void | Promise<void>;
}

/** A request, and the thing that it was about. */
export interface FakeCall {
  readonly operation: string;
  readonly subject: string;
}

interface FakeContainer {
  container: Container;
  body: ContainerBody;
  exitCode: number;
  files: Map<string, Uint8Array>;
}

/** An engine in memory, with the same answers and refusals as a real one; `calls` says what was asked of it. */
export interface FakeEngine extends Engine {
  readonly calls: FakeCall[];
  readonly containers: ReadonlyMap<string, FakeContainer>;
}

/** An engine in memory, for tests: containers start at once and run until they are stopped, unless `behaviour` says otherwise. */
export function createFakeEngine(options: FakeEngineOptions = {}): FakeEngine {
  const containers = new Map<string, FakeContainer>();
  const networks = new Map<string, Network>();
  const volumes = new Map<string, Volume>();
  const images = new Map<string, Image>();
  const calls: FakeCall[] = [];
  let count = 0;
  const nextId = (): string => (++count).toString(16).padStart(12, "0").padEnd(64, "0");
  const addImage = (reference: string): void => {
    const name = /[:@][^/]*$/.test(reference) ? reference : `${reference}:latest`;
    images.set(name, { id: `sha256:${sha256(reference)}`, references: [name], size: 1000, created: 0 });
  };
  const askRegistry = (reference: string): void => {
    if (options.registry && !options.registry.includes(reference))
      throw new EngineError("ENGINE_FAILED", `manifest for ${reference} not found: manifest unknown`);
  };
  for (const reference of options.images ?? []) addImage(reference);
  for (const name of ["bridge", "host", "none"])
    networks.set(name, { id: nextId(), name, driver: name, labels: {} });

  const call = async (operation: string, subject: string, more?: CallOptions): Promise<void> => {
    more?.signal?.throwIfAborted();
    calls.push({ operation, subject });
    await options.onCall?.(operation, subject);
    more?.signal?.throwIfAborted();
  };
  const get = (id: string): FakeContainer => {
    const found =
      containers.get(id) ?? [...containers.values()].find(({ container }) => container.name === id);
    if (!found) throw new EngineError("ENGINE_NOT_FOUND", `No such container: ${id}`, { status: 404 });
    return found;
  };
  const findImage = (reference: string): Image | undefined =>
    images.get(reference) ??
    images.get(`${reference}:latest`) ??
    [...images.values()].find((image) => image.id === reference);
  const networkBy = (id: string): Network => {
    const found = [...networks.values()].find((network) => network.id === id || network.name === id);
    if (!found) throw new EngineError("ENGINE_NOT_FOUND", `network ${id} not found`, { status: 404 });
    return found;
  };
  const set = (found: FakeContainer, state: ContainerState, status: string): void => {
    found.container = { ...found.container, state, status };
  };
  const refuseTaken = (name: string): void => {
    const taken = [...containers.values()].find(({ container }) => container.name === name);
    if (taken) {
      throw new EngineError(
        "ENGINE_CONFLICT",
        `Conflict. The container name "/${name}" is already in use by container "${taken.container.id}".`,
        { status: 409 },
      );
    }
  };
  const simple =
    (operation: string, state: ContainerState, status: string) =>
    async (id: string, more?: CallOptions): Promise<void> => {
      const found = get(id);
      await call(operation, found.container.name, more);
      set(found, state, status);
    };
  const start = async (operation: string, id: string, more?: CallOptions): Promise<void> => {
    const found = get(id);
    await call(operation, found.container.name, more);
    const behaviour = options.behaviour?.(found.body.Image, found.body) ?? {};
    if (behaviour.startError) throw new EngineError("ENGINE_FAILED", behaviour.startError, { status: 500 });
    if (behaviour.exitCode !== undefined) {
      found.exitCode = behaviour.exitCode;
      set(found, "exited", `Exited (${behaviour.exitCode}) 1 second ago`);
    } else set(found, "running", behaviour.health ? `Up 1 second (${behaviour.health})` : "Up 1 second");
  };

  return {
    calls,
    containers,
    async info() {
      return {
        apiVersion: options.apiVersion ?? "1.41",
        engineVersion: "20.10.24",
        os: "linux",
        arch: "amd64",
      };
    },
    async listContainers(labels, more) {
      await call("listContainers", labels.join(","), more);
      return [...containers.values()]
        .map(({ container }) => container)
        .filter((container) => hasLabels(container.labels, labels));
    },
    async inspectContainer(id, more) {
      const { container, body, exitCode } = get(id);
      await call("inspectContainer", container.name, more);
      const behaviour = options.behaviour?.(body.Image, body);
      const checked = body.Healthcheck && body.Healthcheck.Test?.[0] !== "NONE";
      return {
        id: container.id,
        name: container.name,
        image: body.Image,
        state: container.state,
        exitCode,
        health: checked ? (behaviour?.health ?? "healthy") : "none",
        tty: body.Tty ?? false,
        raw: { Id: container.id, Config: body, HostConfig: body.HostConfig },
      };
    },
    async createContainer({ name, body }, more) {
      await call("createContainer", name, more);
      refuseTaken(name);
      const image = findImage(body.Image);
      if (!image) throw new EngineError("ENGINE_NOT_FOUND", `No such image: ${body.Image}`, { status: 404 });
      const id = nextId();
      const names = Object.keys(body.NetworkingConfig?.EndpointsConfig ?? {});
      const container: Container = {
        id,
        name,
        image: body.Image,
        imageId: image.id,
        command: (body.Cmd ?? []).join(" "),
        created: count,
        state: "created",
        status: "Created",
        labels: body.Labels,
        mounts: mountsOf(body, nextId),
        ports: [],
        networks: Object.fromEntries(
          names.map((network) => [networkBy(network).name, networkBy(network).id]),
        ),
      };
      for (const mount of container.mounts) {
        if (mount.type === "volume" && mount.name && !volumes.has(mount.name)) {
          volumes.set(mount.name, { name: mount.name, driver: "local", labels: {} });
        }
      }
      containers.set(id, { container, body, exitCode: 0, files: new Map() });
      return { id, warnings: [] };
    },
    startContainer: (id, more) => start("startContainer", id, more),
    async stopContainer(id, more) {
      const found = get(id);
      await call("stopContainer", found.container.name, more);
      if (found.container.state === "running" || found.container.state === "paused")
        set(found, "exited", "Exited (0) 1 second ago");
    },
    restartContainer: (id, more) => start("restartContainer", id, more),
    killContainer: simple("killContainer", "exited", "Exited (137) 1 second ago"),
    pauseContainer: simple("pauseContainer", "paused", "Up 1 second (Paused)"),
    unpauseContainer: simple("unpauseContainer", "running", "Up 1 second"),
    async renameContainer(id, name, more) {
      const found = get(id);
      await call("renameContainer", `${found.container.name} ${name}`, more);
      refuseTaken(name);
      found.container = { ...found.container, name };
    },
    async removeContainer(id, more) {
      const { container } = get(id);
      await call("removeContainer", container.name, more);
      if (container.state === "running" && !more?.force) {
        throw new EngineError("ENGINE_CONFLICT", `You cannot remove a running container ${id}.`, {
          status: 409,
        });
      }
      containers.delete(container.id);
      if (more?.volumes)
        for (const mount of container.mounts)
          if (/^[0-9a-f]{64}$/.test(mount.name ?? "")) volumes.delete(mount.name ?? "");
    },
    async waitContainer(id, more) {
      const found = get(id);
      await call("waitContainer", found.container.name, more);
      return found.exitCode;
    },
    async putFiles(id, files, more) {
      const found = get(id);
      await call("putFiles", found.container.name, more);
      for (const file of files) found.files.set(file.path, file.content);
    },
    putArchive: async (id, path, _tar, more) => call("putArchive", `${get(id).container.name}:${path}`, more),
    async getArchive(id, path, more) {
      await call("getArchive", `${get(id).container.name}:${path}`, more);
      return none<Uint8Array>();
    },
    async logs(id, _request, more) {
      await call("logs", get(id).container.name, more);
      return none<Output>();
    },
    async attach(id, _request, more) {
      await call("attach", get(id).container.name, more);
      return silent();
    },
    async exec(id, request, more) {
      await call("exec", `${get(id).container.name} ${request.command.join(" ")}`, more);
      return { ...silent(), exitCode: async () => 0 };
    },
    async top(id, more) {
      await call("top", get(id).container.name, more);
      return { titles: ["PID", "CMD"], processes: [["1", get(id).container.command]] };
    },
    async listNetworks(more) {
      await call("listNetworks", "", more);
      return [...networks.values()];
    },
    async createNetwork(body, more) {
      await call("createNetwork", body.Name, more);
      if (networks.has(body.Name))
        throw new EngineError("ENGINE_CONFLICT", `network with name ${body.Name} already exists`, {
          status: 409,
        });
      const id = nextId();
      networks.set(body.Name, { id, name: body.Name, driver: body.Driver ?? "bridge", labels: body.Labels });
      return { id, warning: "" };
    },
    async removeNetwork(id, more) {
      const network = networkBy(id);
      await call("removeNetwork", network.name, more);
      if (
        [...containers.values()].some(
          ({ container }) => container.state === "running" && Object.hasOwn(container.networks, network.name),
        )
      ) {
        throw new EngineError(
          "ENGINE_DENIED",
          `error while removing network: network ${network.name} has active endpoints`,
          { status: 403 },
        );
      }
      networks.delete(network.name);
    },
    async connectNetwork(name, id, _endpoint, more) {
      const found = get(id);
      await call("connectNetwork", `${name} ${found.container.name}`, more);
      const network = networkBy(name);
      found.container = {
        ...found.container,
        networks: { ...found.container.networks, [network.name]: network.id },
      };
    },
    async disconnectNetwork(name, id, more) {
      const found = get(id);
      await call("disconnectNetwork", `${name} ${found.container.name}`, more);
      const { [name]: _, ...rest } = found.container.networks;
      found.container = { ...found.container, networks: rest };
    },
    async listVolumes(more) {
      await call("listVolumes", "", more);
      return [...volumes.values()];
    },
    async createVolume(body, more) {
      await call("createVolume", body.Name, more);
      if (!volumes.has(body.Name))
        volumes.set(body.Name, { name: body.Name, driver: body.Driver ?? "local", labels: body.Labels });
    },
    async removeVolume(name, more) {
      await call("removeVolume", name, more);
      if (!volumes.delete(name))
        throw new EngineError("ENGINE_NOT_FOUND", `get ${name}: no such volume`, { status: 404 });
    },
    async listImages(more) {
      await call("listImages", "", more);
      return [...images.values()];
    },
    async inspectImage(reference, more) {
      await call("inspectImage", reference, more);
      return findImage(reference);
    },
    async imageDigest({ image }, more) {
      await call("imageDigest", image, more);
      askRegistry(image);
      return `sha256:${sha256(image)}`;
    },
    async pullImage({ image }, report, more) {
      await call("pullImage", image, more);
      askRegistry(image);
      if (!findImage(image)) addImage(image);
      report({ status: "Pull complete" });
    },
    async buildImage({ query }, report, more) {
      await call("buildImage", query.t ?? "", more);
      addImage(query.t ?? "built");
      report({ status: "Successfully built" });
      return findImage(query.t ?? "built")?.id ?? "";
    },
    tagImage: async (source, target, more) => call("tagImage", `${source} ${target}`, more),
    async removeImage(reference, more) {
      await call("removeImage", reference, more);
      const found = findImage(reference);
      if (!found) throw new EngineError("ENGINE_NOT_FOUND", `No such image: ${reference}`, { status: 404 });
      for (const [name, image] of images) if (image === found) images.delete(name);
    },
    async events(_labels, more) {
      await call("events", "", more);
      return none<EngineEvent>();
    },
  };
}

function hasLabels(labels: Readonly<Record<string, string>>, wanted: readonly string[]): boolean {
  return wanted.every((text) => {
    const at = text.indexOf("=");
    return at < 0 ? Object.hasOwn(labels, text) : labels[text.slice(0, at)] === text.slice(at + 1);
  });
}

function mountsOf(body: ContainerBody, nextId: () => string): ContainerMount[] {
  const binds = (body.HostConfig.Binds ?? []).map((bind): ContainerMount => {
    const [source = "", target = source] = bind.split(":");
    return source.startsWith("/")
      ? { type: "bind", source, target }
      : { type: "volume", name: source, target };
  });
  const mounts = (body.HostConfig.Mounts ?? []).map((mount): ContainerMount => {
    if (mount.Type === "volume")
      return { type: "volume", name: mount.Source ?? nextId(), target: mount.Target };
    return { type: mount.Type, source: mount.Source, target: mount.Target };
  });
  return [...binds, ...mounts];
}

async function* none<T>(): AsyncGenerator<T> {}

function silent(): Attachment {
  return { output: none<Output>(), write: () => {}, end: () => {}, close: () => {}, resize: async () => {} };
}
