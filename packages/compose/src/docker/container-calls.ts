import type { Container, ContainerDetails, ContainerState, Engine } from "../engine/engine.ts";
import type { Dial } from "./dockerode.ts";
import { toReadable } from "./to-readable.ts";

type Calls = Pick<
  Engine,
  | "listContainers"
  | "inspectContainer"
  | "createContainer"
  | "startContainer"
  | "stopContainer"
  | "restartContainer"
  | "killContainer"
  | "pauseContainer"
  | "unpauseContainer"
  | "renameContainer"
  | "removeContainer"
  | "waitContainer"
  | "putFiles"
  | "putArchive"
  | "getArchive"
  | "top"
>;

/** A row of `GET /containers/json`, as far as it is read here. */
interface Row {
  Id: string;
  Names: string[];
  Image: string;
  ImageID: string;
  Command: string;
  Created: number;
  State: ContainerState;
  Status: string;
  Labels: Record<string, string> | null;
  Mounts: { Type: string; Name?: string; Source?: string; Destination: string; RW?: boolean }[] | null;
  Ports: { IP?: string; PrivatePort: number; PublicPort?: number; Type: string }[] | null;
  NetworkSettings?: { Networks?: Record<string, Endpoint> | null };
}

interface Endpoint {
  NetworkID: string;
  EndpointID?: string;
  MacAddress?: string;
  IPAddress?: string;
  GlobalIPv6Address?: string;
}

interface Inspected {
  Id: string;
  Name: string;
  Config: { Image: string; Tty: boolean };
  State: {
    Status: ContainerState;
    ExitCode: number;
    Error?: string;
    Health?: { Status: ContainerDetails["health"]; Log?: { Output: string }[] | null };
  };
}

export function containerCalls(dial: Dial): Calls {
  const at = (id: string): string => `/containers/${encodeURIComponent(id)}`;
  const post = (path: string, options = {}): Promise<void> => dial.json("POST", path, options).then(() => {});
  return {
    async listContainers(labels, call) {
      const filters = JSON.stringify({ label: labels });
      const rows = await dial.json<Row[]>("GET", "/containers/json", { ...call, query: { all: 1, filters } });
      return rows.map(fromRow);
    },
    async inspectContainer(id, call) {
      return fromInspected(await dial.json<Inspected>("GET", `${at(id)}/json`, call));
    },
    async createContainer({ name, platform, body }, call) {
      const answer = await dial.json<{ Id: string; Warnings?: string[] | null }>(
        "POST",
        "/containers/create",
        {
          ...call,
          query: { name, platform },
          body,
        },
      );
      return { id: answer.Id, warnings: answer.Warnings ?? [] };
    },
    startContainer: (id, call) => post(`${at(id)}/start`, call),
    stopContainer: (id, { timeoutSeconds, ...call } = {}) =>
      post(`${at(id)}/stop`, { ...call, query: { t: timeoutSeconds } }),
    restartContainer: (id, { timeoutSeconds, ...call } = {}) =>
      post(`${at(id)}/restart`, { ...call, query: { t: timeoutSeconds } }),
    killContainer: (id, { killSignal, ...call } = {}) =>
      post(`${at(id)}/kill`, { ...call, query: { signal: killSignal } }),
    pauseContainer: (id, call) => post(`${at(id)}/pause`, call),
    unpauseContainer: (id, call) => post(`${at(id)}/unpause`, call),
    renameContainer: (id, name, call) => post(`${at(id)}/rename`, { ...call, query: { name } }),
    async removeContainer(id, { force, volumes, ...call } = {}) {
      const query = { force: force ? 1 : undefined, v: volumes ? 1 : undefined };
      await dial.json("DELETE", at(id), { ...call, query });
    },
    async waitContainer(id, call) {
      const answer = await dial.json<{ StatusCode: number }>("POST", `${at(id)}/wait`, call);
      return answer.StatusCode;
    },
    async putFiles(id, files, call) {
      const { tarOf } = await import("./tar-of.ts");
      // one archive per file: the engine can keep or drop ownership only for a whole archive
      for (const file of files) {
        const owned = file.uid !== 0 || file.gid !== 0;
        const { within = "/" } = file;
        const query = { path: within, noOverwriteDirNonDir: true, copyUIDGID: owned ? true : undefined };
        const inside = { ...file, path: file.path.slice(within.length) };
        await dial.json("PUT", `${at(id)}/archive`, { ...call, query, file: tarOf([inside]) });
      }
    },
    async putArchive(id, path, tar, call) {
      const query = { path, noOverwriteDirNonDir: true };
      await dial.json("PUT", `${at(id)}/archive`, { ...call, query, file: toReadable(tar) });
    },
    getArchive: (id, path, call) => dial.stream("GET", `${at(id)}/archive`, { ...call, query: { path } }),
    async top(id, call) {
      const answer = await dial.json<{ Titles: string[]; Processes: string[][] | null }>(
        "GET",
        `${at(id)}/top`,
        call,
      );
      return { titles: answer.Titles, processes: answer.Processes ?? [] };
    },
  };
}

function fromRow(row: Row): Container {
  return {
    id: row.Id,
    // a linked container has further names of the form /other/alias
    name: (row.Names.find((name) => name.lastIndexOf("/") === 0) ?? row.Names[0] ?? "").replace(/^\//, ""),
    image: row.Image,
    imageId: row.ImageID,
    command: row.Command,
    created: row.Created,
    state: row.State,
    status: row.Status,
    labels: row.Labels ?? {},
    mounts: (row.Mounts ?? []).map((mount) => ({
      type: mount.Type,
      name: mount.Name,
      source: mount.Source,
      target: mount.Destination,
      readOnly: mount.RW === false,
    })),
    ports: (row.Ports ?? []).map((port) => ({
      ip: port.IP,
      target: port.PrivatePort,
      published: port.PublicPort,
      protocol: port.Type,
    })),
    networks: Object.fromEntries(
      Object.entries(row.NetworkSettings?.Networks ?? {})
        .filter(([, endpoint]) => row.State !== "running" || isThere(endpoint))
        .map(([name, network]) => [name, network.NetworkID]),
    ),
  };
}

/** An engine that was killed may run a container without its networks, and list them all the same. */
function isThere({ EndpointID, MacAddress, IPAddress, GlobalIPv6Address }: Endpoint): boolean {
  return EndpointID !== "" || Boolean(MacAddress || IPAddress || GlobalIPv6Address);
}

function fromInspected(inspected: Inspected): ContainerDetails {
  const { State: state } = inspected;
  return {
    id: inspected.Id,
    name: inspected.Name.replace(/^\//, ""),
    image: inspected.Config.Image,
    state: state.Status,
    exitCode: state.ExitCode,
    health: state.Health?.Status ?? "none",
    healthLog: state.Health?.Log?.at(-1)?.Output,
    error: state.Error || undefined,
    tty: inspected.Config.Tty,
    raw: inspected as unknown as Record<string, unknown>,
  };
}
