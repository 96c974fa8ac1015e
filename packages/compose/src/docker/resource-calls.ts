import type { Engine } from "../engine/engine.ts";
import type { Dial } from "./dockerode.ts";

type Calls = Pick<
  Engine,
  | "listNetworks"
  | "createNetwork"
  | "removeNetwork"
  | "connectNetwork"
  | "disconnectNetwork"
  | "listVolumes"
  | "createVolume"
  | "removeVolume"
>;

interface Row {
  Id: string;
  Name: string;
  Driver: string;
  Labels: Record<string, string> | null;
}

/** Networks and volumes. */
export function resourceCalls(dial: Dial): Calls {
  const network = (id: string): string => `/networks/${encodeURIComponent(id)}`;
  return {
    async listNetworks(call) {
      const rows = await dial.json<Row[]>("GET", "/networks", call);
      return rows.map((row) => ({
        id: row.Id,
        name: row.Name,
        driver: row.Driver,
        labels: row.Labels ?? {},
      }));
    },
    async createNetwork(body, call) {
      const answer = await dial.json<{ Id: string; Warning?: string }>("POST", "/networks/create", {
        ...call,
        body,
      });
      return { id: answer.Id, warning: answer.Warning ?? "" };
    },
    async removeNetwork(id, call) {
      await dial.json("DELETE", network(id), call);
    },
    async connectNetwork(name, id, endpoint, call) {
      await dial.json("POST", `${network(name)}/connect`, {
        ...call,
        body: { Container: id, EndpointConfig: endpoint },
      });
    },
    async disconnectNetwork(name, id, call) {
      await dial.json("POST", `${network(name)}/disconnect`, {
        ...call,
        body: { Container: id, Force: true },
      });
    },
    async listVolumes(call) {
      const { Volumes: rows } = await dial.json<{ Volumes: Row[] | null }>("GET", "/volumes", call);
      return (rows ?? []).map((row) => ({ name: row.Name, driver: row.Driver, labels: row.Labels ?? {} }));
    },
    async createVolume(body, call) {
      await dial.json("POST", "/volumes/create", { ...call, body });
    },
    async removeVolume(name, call) {
      await dial.json("DELETE", `/volumes/${encodeURIComponent(name)}`, call);
    },
  };
}
