import type { ContainerBody, EndpointBody, NetworkBody, VolumeBody } from "./bodies.ts";

/** Every call can be given up. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** What an engine says about itself. */
export interface EngineInfo {
  /** The API version in use, e.g. `1.41`. */
  readonly apiVersion: string;
  readonly engineVersion?: string | undefined;
  readonly os?: string | undefined;
  readonly arch?: string | undefined;
  /** Whether it can build with BuildKit. */
  readonly hasBuildKit?: boolean | undefined;
}

/** The engine's words for what a container does. */
export type ContainerState = "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead";

/** A mount as the engine lists it. */
export interface ContainerMount {
  readonly type: string;
  /** The volume's name; absent for binds. */
  readonly name?: string | undefined;
  readonly source?: string | undefined;
  readonly target: string;
  readonly readOnly?: boolean | undefined;
}

/** A port of a container, and where it is published. */
export interface ContainerPort {
  readonly ip?: string | undefined;
  readonly target: number;
  readonly published?: number | undefined;
  readonly protocol: string;
}

/** One row of the list of containers. */
export interface Container {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly imageId: string;
  readonly command: string;
  readonly created: number;
  readonly state: ContainerState;
  /** In words, e.g. `Up 3 minutes (healthy)`. */
  readonly status: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly mounts: readonly ContainerMount[];
  readonly ports: readonly ContainerPort[];
  /** Network name → network id; while it runs, only those that it has an address in. */
  readonly networks: Readonly<Record<string, string>>;
}

/** One container, as far as the list does not tell. */
export interface ContainerDetails {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly state: ContainerState;
  readonly exitCode: number;
  readonly health: "none" | "starting" | "healthy" | "unhealthy";
  readonly healthLog?: string | undefined;
  readonly error?: string | undefined;
  readonly tty: boolean;
  /** The engine's whole answer, for those who need a field that is not named here. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** A network of the engine. */
export interface Network {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A volume of the engine. */
export interface Volume {
  readonly name: string;
  readonly driver: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** An image that the engine has. `size` is in bytes, `created` in seconds since 1970, `lastTagged` an RFC 3339 date. */
export interface Image {
  readonly id: string;
  /** Every name that leads to it: `name:tag` and `name@digest`. */
  readonly references: readonly string[];
  readonly size: number;
  readonly created: number;
  readonly lastTagged?: string | undefined;
  /** The engine's whole answer, where one image was asked for. */
  readonly raw?: Readonly<Record<string, unknown>>;
}

/** A container to make. */
export interface NewContainer {
  readonly name: string;
  readonly platform?: string | undefined;
  readonly body: ContainerBody;
}

/** A file to put into a container before it starts. */
export interface ContainerFile {
  /** Absolute path inside the container. */
  readonly path: string;
  readonly content: Uint8Array;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** The directory, part of `path`, to copy it through; a read-only container takes it only through a volume. */
  readonly within?: string;
}

/** Who one is at a registry, as the Engine API's `X-Registry-Auth` has it. */
export interface RegistryAuth {
  readonly username?: string;
  readonly password?: string;
  readonly serveraddress?: string;
  readonly identitytoken?: string;
}

/** A line of a pull or a build; `current` and `total` are bytes. */
export interface Progress {
  readonly id?: string | undefined;
  readonly status: string;
  readonly current?: number | undefined;
  readonly total?: number | undefined;
}

/** An image to pull, with the credentials for its registry. */
export interface PullRequest {
  readonly image: string;
  readonly platform?: string | undefined;
  readonly auth?: RegistryAuth | undefined;
}

/** Files that a build may ask for: those of a directory, or some that are given. */
export type LocalTree = { readonly directory: string } | { readonly files: Readonly<Record<string, string>> };

/** A build by BuildKit, which asks for files, secrets, agents and credentials when it needs them. */
export interface BuildKitRequest {
  /** What the image is to be called. */
  readonly names: readonly string[];
  /** What the Dockerfile frontend takes: `filename`, `target`, `build-arg:KEY` and so on. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly locals: Readonly<Record<string, LocalTree>>;
  readonly cacheFrom: readonly (Readonly<Record<string, string>> & { readonly type: string })[];
  readonly cacheTo: readonly (Readonly<Record<string, string>> & { readonly type: string })[];
  readonly entitlements: readonly string[];
  secret(id: string): Promise<Uint8Array | undefined>;
  /** The socket of an ssh agent. */
  agent(id: string): string | undefined;
  credentials(host: string): Promise<RegistryAuth | undefined>;
}

/** An image to build, by the classic builder or by BuildKit. */
export interface BuildRequest {
  /** What the Engine API takes in the query, already as text. */
  readonly query: Readonly<Record<string, string>>;
  /** The context as a tar archive; absent when the engine fetches it (`remote`). */
  readonly context?: AsyncIterable<Uint8Array> | undefined;
  /** Build with BuildKit; the classic builder's query and context are then not looked at. */
  readonly buildKit?: BuildKitRequest | undefined;
  readonly registries?: Readonly<Record<string, RegistryAuth>> | undefined;
}

/** A piece of what a process wrote. */
export interface Output {
  readonly stream: "stdout" | "stderr";
  readonly data: Uint8Array;
}

/** Which part of a log: `since` and `until` are seconds since 1970 or RFC 3339 dates, `tail` is a number of lines or `all`. */
export interface LogsRequest {
  readonly follow?: boolean;
  readonly tail?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly timestamps?: boolean;
  /** Whether the container has a terminal: its log is then one raw stream. */
  readonly tty?: boolean;
}

/** A command to run in a container. */
export interface ExecRequest {
  readonly command: readonly string[];
  readonly user?: string | undefined;
  readonly workingDir?: string | undefined;
  readonly env?: readonly string[] | undefined;
  readonly privileged?: boolean | undefined;
  readonly tty?: boolean | undefined;
  readonly stdin?: boolean | undefined;
  readonly detach?: boolean | undefined;
}

/** A process in a container that one can talk to. */
export interface Attachment {
  readonly output: AsyncIterable<Output>;
  write(data: Uint8Array): void;
  /** Ends standard input; the output goes on. */
  end(): void;
  close(): void;
  resize(rows: number, columns: number): Promise<void>;
}

export interface Execution extends Attachment {
  exitCode(): Promise<number>;
}

/** Something that happened to a thing of the engine. */
export interface EngineEvent {
  readonly type: string;
  readonly action: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly timeMs: number;
}

/** All that compose asks of a container engine. `dockerEngine()` is the real one, `createFakeEngine()` a `Map`. */
export interface Engine {
  info(options?: CallOptions): Promise<EngineInfo>;

  /** Containers with all of these labels, stopped ones too. */
  listContainers(labels: readonly string[], options?: CallOptions): Promise<Container[]>;
  inspectContainer(id: string, options?: CallOptions): Promise<ContainerDetails>;
  createContainer(
    container: NewContainer,
    options?: CallOptions,
  ): Promise<{ id: string; warnings: string[] }>;
  startContainer(id: string, options?: CallOptions): Promise<void>;
  stopContainer(id: string, options?: CallOptions & { timeoutSeconds?: number | undefined }): Promise<void>;
  restartContainer(
    id: string,
    options?: CallOptions & { timeoutSeconds?: number | undefined },
  ): Promise<void>;
  killContainer(id: string, options?: CallOptions & { killSignal?: string | undefined }): Promise<void>;
  pauseContainer(id: string, options?: CallOptions): Promise<void>;
  unpauseContainer(id: string, options?: CallOptions): Promise<void>;
  renameContainer(id: string, name: string, options?: CallOptions): Promise<void>;
  removeContainer(id: string, options?: CallOptions & { force?: boolean; volumes?: boolean }): Promise<void>;
  /** Resolves with the exit code as soon as the container does not run. */
  waitContainer(id: string, options?: CallOptions): Promise<number>;
  putFiles(id: string, files: readonly ContainerFile[], options?: CallOptions): Promise<void>;
  /** A tar archive into or out of a directory of the container. */
  putArchive(id: string, path: string, tar: AsyncIterable<Uint8Array>, options?: CallOptions): Promise<void>;
  getArchive(id: string, path: string, options?: CallOptions): Promise<AsyncIterable<Uint8Array>>;
  logs(id: string, request: LogsRequest, options?: CallOptions): Promise<AsyncIterable<Output>>;
  attach(id: string, request: { stdin: boolean; tty: boolean }, options?: CallOptions): Promise<Attachment>;
  exec(id: string, request: ExecRequest, options?: CallOptions): Promise<Execution>;
  top(id: string, options?: CallOptions): Promise<{ titles: string[]; processes: string[][] }>;

  listNetworks(options?: CallOptions): Promise<Network[]>;
  createNetwork(body: NetworkBody, options?: CallOptions): Promise<{ id: string; warning: string }>;
  removeNetwork(id: string, options?: CallOptions): Promise<void>;
  connectNetwork(network: string, id: string, endpoint: EndpointBody, options?: CallOptions): Promise<void>;
  disconnectNetwork(network: string, id: string, options?: CallOptions): Promise<void>;

  listVolumes(options?: CallOptions): Promise<Volume[]>;
  createVolume(body: VolumeBody, options?: CallOptions): Promise<void>;
  removeVolume(name: string, options?: CallOptions): Promise<void>;

  listImages(options?: CallOptions): Promise<Image[]>;
  /** The image that the reference leads to here, if any. */
  inspectImage(reference: string, options?: CallOptions): Promise<Image | undefined>;
  /** The digest that the image's registry has for it now. */
  imageDigest(request: Omit<PullRequest, "platform">, options?: CallOptions): Promise<string>;
  pullImage(request: PullRequest, report: (progress: Progress) => void, options?: CallOptions): Promise<void>;
  /** Resolves with the id of the image built. */
  buildImage(
    request: BuildRequest,
    report: (progress: Progress) => void,
    options?: CallOptions,
  ): Promise<string>;
  tagImage(source: string, target: string, options?: CallOptions): Promise<void>;
  removeImage(reference: string, options?: CallOptions): Promise<void>;

  /** What happens to things with these labels; with times in seconds since 1970, what the engine still knows of then. */
  events(
    labels: readonly string[],
    options?: CallOptions & { readonly since?: number; readonly until?: number },
  ): Promise<AsyncIterable<EngineEvent>>;
}
