import type { Container, ContainerPort } from "../engine/engine.ts";
import { LABEL } from "../plan/labels.ts";
import { serviceOf } from "../plan/observed.ts";
import { ago } from "./table.ts";

/** `0.0.0.0:80->80/tcp, 443/tcp` */
export function portsText(ports: readonly ContainerPort[]): string {
  return ports
    .map((port) => {
      const host = port.ip?.includes(":") ? `[${port.ip}]` : port.ip;
      return port.published
        ? `${host}:${port.published}->${port.target}/${port.protocol}`
        : `${port.target}/${port.protocol}`;
    })
    .join(", ");
}

/** A container as `ps` prints it in a table. */
export function psRow(container: Container, nowMs: number, noTrunc: boolean): string[] {
  const command = `"${noTrunc ? container.command : shorten(container.command, 20)}"`;
  return [
    container.name,
    container.image,
    command,
    serviceOf(container),
    ago(nowMs / 1000 - container.created),
    container.status,
    portsText(container.ports),
  ];
}

function shorten(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

/** A container as `ps --format json` prints it. */
export function psJson(container: Container): Record<string, unknown> {
  return {
    Command: `"${shorten(container.command, 20)}"`,
    CreatedAt: new Date(container.created * 1000).toISOString(),
    ExitCode: Number(/^Exited \((\d+)\)/.exec(container.status)?.[1] ?? 0),
    Health:
      /\((healthy|unhealthy|health: starting)\)/.exec(container.status)?.[1]?.replace("health: ", "") ?? "",
    ID: container.id.slice(0, 12),
    Image: container.image,
    Labels: Object.entries(container.labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(","),
    LocalVolumes: String(container.mounts.filter((mount) => mount.type === "volume").length),
    Mounts: container.mounts.map((mount) => mount.name ?? mount.source ?? "").join(","),
    Name: container.name,
    Names: container.name,
    Networks: Object.keys(container.networks).join(","),
    Ports: portsText(container.ports),
    Project: container.labels[LABEL.project] ?? "",
    Publishers: container.ports.map((port) => ({
      URL: port.ip ?? "",
      TargetPort: port.target,
      PublishedPort: port.published ?? 0,
      Protocol: port.protocol,
    })),
    RunningFor: ago(Date.now() / 1000 - container.created),
    Service: serviceOf(container),
    Size: "0B",
    State: container.state,
    Status: container.status,
  };
}
