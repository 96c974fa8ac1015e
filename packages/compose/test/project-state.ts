import type { Engine } from "../src/engine/engine.ts";
import { LABEL } from "../src/plan/labels.ts";

// biome-ignore lint/suspicious/noExplicitAny: the engine's answers, read field by field
type Json = any;

/** What an engine holds of a project, without ids, times and addresses. `name` stands for the project's name. */
export async function projectState(engine: Engine, name: string): Promise<Json> {
  const containers = await engine.listContainers([`${LABEL.project}=${name}`]);
  const states = await Promise.all(
    containers.map(async ({ id }) => containerState((await engine.inspectContainer(id)).raw, containers)),
  );
  const networks = (await engine.listNetworks()).filter((network) => network.labels[LABEL.project] === name);
  const volumes = (await engine.listVolumes()).filter((volume) => volume.labels[LABEL.project] === name);
  const state = {
    containers: states.sort((a, b) => (a.name < b.name ? -1 : 1)),
    networks: networks.map((network) => ({ name: network.name, driver: network.driver })).sort(byName),
    volumes: volumes.map((volume) => ({ name: volume.name, driver: volume.driver })).sort(byName),
  };
  return JSON.parse(JSON.stringify(state).replaceAll(name, "PROJECT"));
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}

function containerState(raw: Json, all: readonly { id: string; name: string }[]): Json {
  const named = (text: string): string =>
    all.reduce((result, { id, name }) => result.replaceAll(id, `<${name}>`), text);
  const { Config: config, HostConfig: host, State: state } = raw;
  // the hash of a service that joins another container has its id in it
  const refersToIds = /"container:|VolumesFrom":\["/.test(JSON.stringify(host));
  const labels = Object.entries(config.Labels as Record<string, string>).filter(
    ([key]) =>
      ![
        LABEL.fingerprint,
        LABEL.version,
        LABEL.replace,
        LABEL.workingDir,
        LABEL.configFiles,
        LABEL.environmentFile,
        LABEL.slug,
      ].includes(key as never),
  );
  const kept = [
    "RestartPolicy",
    "CapAdd",
    "CapDrop",
    "Memory",
    "NanoCpus",
    "ReadonlyRootfs",
    "PidMode",
    "IpcMode",
    "Init",
    "ShmSize",
    "Tmpfs",
    "Ulimits",
    "ExtraHosts",
    "Dns",
    "PortBindings",
    "Sysctls",
    "GroupAdd",
    "LogConfig",
    "NetworkMode",
    "VolumesFrom",
    "SecurityOpt",
  ];
  return {
    name: (raw.Name as string).slice(1),
    state: state.Status,
    exitCode: state.ExitCode,
    image: config.Image,
    labels: Object.fromEntries(
      labels
        .map(([key, value]) => [key, key === LABEL.configHash && refersToIds ? "<with ids>" : named(value)])
        .sort(),
    ),
    env: [...(config.Env ?? [])].sort(),
    command: config.Cmd,
    entrypoint: config.Entrypoint,
    user: config.User,
    workingDir: config.WorkingDir,
    hostname:
      config.Hostname && (raw.Id.startsWith(config.Hostname) || refersToIds) ? "<id>" : config.Hostname,
    tty: config.Tty,
    stop: [config.StopSignal, config.StopTimeout],
    healthcheck: config.Healthcheck ?? null,
    host: JSON.parse(
      named(
        JSON.stringify(
          Object.fromEntries(
            kept.map((key) => [
              key,
              orNull(
                key === "ExtraHosts"
                  ? [...(host[key] ?? [])].sort()
                  : key === "Ulimits"
                    ? [...(host[key] ?? [])].sort((a: Json, b: Json) => (a.Name < b.Name ? -1 : 1))
                    : host[key],
              ),
            ]),
          ),
        ),
      ),
    ),
    mounts: (raw.Mounts as Json[])
      .map((mount) => ({
        type: mount.Type,
        target: mount.Destination,
        source: /^[0-9a-f]{64}$/.test(mount.Name ?? "") ? "<anonymous>" : (mount.Name ?? mount.Source),
        rw: mount.RW,
      }))
      .sort((a, b) => (a.target < b.target ? -1 : 1)),
    networks: Object.fromEntries(
      Object.entries(raw.NetworkSettings.Networks as Record<string, Json>).map(([key, endpoint]) => [
        key,
        {
          aliases: [...(endpoint.Aliases ?? [])]
            .filter((alias: string) => alias !== raw.Id.slice(0, 12))
            .sort(),
          ipv4: endpoint.IPAMConfig?.IPv4Address ?? null,
        },
      ]),
    ),
  };
}

/** Clients differ in how they say nothing: null, [] and {} are one. */
function orNull(value: Json): Json {
  return value === undefined ||
    value === null ||
    (typeof value === "object" && Object.keys(value).length === 0)
    ? null
    : value;
}
