import { interpolate, type LoadOptions, load, type Project } from "@ros/compose";
import { hasErrors } from "@ros/config/diagnostics";
import { splitCommandLibcompose } from "../../../packages/compose/src/forms/command.ts";
import { Faults } from "../../../packages/compose/src/load/faults.ts";
import { interpolateTree } from "../../../packages/compose/src/load/interpolate-tree.ts";
import { lookupVariable } from "../../../packages/compose/src/load/libcompose/lookup-variable.ts";
import { validateVersion1 } from "../../../packages/compose/src/load/libcompose/validate-version1.ts";
import { type MapNode, plain } from "../../../packages/compose/src/load/node.ts";
import { createSource } from "../../../packages/compose/src/load/source.ts";
import { readYaml } from "../../../packages/compose/src/load/yaml/read-yaml.ts";
import { containerBody } from "../../../packages/compose/src/plan/container-body.ts";
import { libcomposeLosses, newerVersions } from "./compose-deviations.ts";
import { outcome, reduce, sameOutcome } from "./compose-outcome.ts";
import { compare, isSame, type Json, type Runner } from "./suite.ts";

const API = "1.41";

/** Load as RancherOS did, without what it added to services for its own project. */
function loadOld(
  files: readonly { readonly file: string; readonly text?: string }[],
  options: LoadOptions,
): Project {
  const { project, diagnostics } = load(files, {
    ...options,
    dialect: "rancheros",
    containerNames: "numbered",
  });
  if (project === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return project;
}

/** The bodies that the engine would get, in forms that mean the same to it. */
function bodiesOf(project: Project): Json {
  const bodies: Json = {};
  for (const [name, service] of Object.entries(project.services)) {
    const { body } = containerBody(project as never, service as never, {
      apiVersion: API,
      containerName: `${project.name}_${name}_1`,
      service: name,
      labels: {},
      links: [],
      externalIds: new Map(),
    });
    const { HostConfig, NetworkingConfig: _, AttachStdout: __, AttachStderr: ___, ...config }: Json = body;
    if (service.image === undefined) delete config.Image;
    // recorded before a container joins the networks of its project
    const { NetworkMode } = HostConfig;
    const mode = service.networks === undefined ? NetworkMode : undefined;
    bodies[name] = {
      config,
      hostConfig: { ...HostConfig, NetworkMode: mode, VolumeDriver: service.volume_driver },
    };
    nameSharers(bodies[name].hostConfig, service.volumes_from, project);
  }
  return bodies;
}

/** Volumes are taken from containers: those of the project's services have its names. */
function nameSharers(host: Json, from: readonly string[] | undefined, project: Project): void {
  if (from === undefined) return;
  host.VolumesFrom = from.map((item) => {
    const [name = "", ...mode] = item.split(":");
    const other = project.services[name];
    return [other === undefined ? name : (other.container_name ?? `${project.name}_${name}_1`), ...mode].join(
      ":",
    );
  });
}

/** One form for what is equal: binds and mounts, `rw` and nothing, the engine's bridge and nothing. */
function canonical({ config, hostConfig }: Json): Json {
  const { Mounts = [], Binds = [], ConsoleSize: _, ...host } = hostConfig ?? {};
  const {
    ExposedPorts,
    Volumes,
    "Volumes (keys)": volumeKeys,
    "ExposedPorts (keys)": portKeys,
    ...rest
  } = config ?? {};
  const named = Mounts.filter((mount: Json) => mount.Source !== undefined);
  const anonymous = Mounts.filter((mount: Json) => mount.Source === undefined).map(
    (mount: Json) => mount.Target,
  );
  return reduce({
    ...rest,
    Env: [...(rest.Env ?? [])].sort(),
    Ports: portKeys === undefined ? undefined : [...portKeys].sort(),
    Exposed: ExposedPorts === undefined ? undefined : Object.keys(ExposedPorts).sort(),
    Anonymous: [...(volumeKeys ?? []), ...Object.keys(Volumes ?? {}), ...anonymous].sort(),
    host: {
      ...host,
      NetworkMode: host.NetworkMode === "bridge" ? undefined : host.NetworkMode,
      RestartPolicy: host.RestartPolicy?.Name === "" ? undefined : host.RestartPolicy,
      LogConfig: host.LogConfig,
      VolumesFrom: [...(host.VolumesFrom ?? [])].sort(),
      Binds: [
        ...Binds,
        ...named.map((mount: Json) => `${mount.Source}:${mount.Target}${mount.ReadOnly ? ":ro" : ""}`),
      ]
        .map((bind: string) => bind.replace(/:rw$/, "").replace(/:rw,/, ":"))
        .sort(),
    },
  }) as Json;
}

/** The keys of ports and volumes were dropped from most recordings as empty. */
function sameBodies(expected: Json, actual: Json): boolean {
  const keys = Object.keys(expected);
  return (
    isSame(keys.sort(), Object.keys(actual).sort()) &&
    keys.every((name) => {
      if (expected[name].error !== undefined) return false;
      const [left, right] = [canonical(expected[name]), canonical(actual[name])];
      if (left === undefined || right === undefined) return left === right;
      if (left.Ports !== undefined) right.Ports = right.Exposed;
      for (const side of [left, right]) delete side.Exposed;
      if (expected[name].config?.Volumes !== undefined)
        for (const side of [left, right]) delete side.Anonymous;
      return isSame(left, right);
    })
  );
}

/** Version 1 and 2 files as libcompose read them. */
export const libcompose: Runner = (file) =>
  compare(
    (file.content as Json).vectors,
    (one: Json) => {
      const { expected, configs, files, env, projectName } = one;
      const actual = outcome(() =>
        bodiesOf(
          loadOld(
            configs.map((path: string) => ({ file: path })),
            { environment: env, projectName, readFile: (path) => files[path] },
          ),
        ),
      );
      return {
        expected: expected.error === undefined ? { result: expected.services } : { error: true },
        actual,
      };
    },
    {
      same: (expected: Json, actual: Json) =>
        expected.error !== undefined || actual.error !== undefined
          ? sameOutcome(expected, actual)
          : sameBodies(expected.result, actual.result),
      deviations: [newerVersions, libcomposeLosses],
    },
  );

const containerConfig: Runner = (file) =>
  compare(
    (file.content as Json).vectors,
    ({ yaml, compose_file, project, expected }: Json) => {
      const wantsError = Object.values<Json>(expected).some((service) => service.error !== undefined);
      const actual = outcome(() =>
        bodiesOf(loadOld([{ file: compose_file || "/p/c.yml", text: yaml }], { projectName: project })),
      );
      const result = Object.fromEntries(
        Object.entries<Json>(expected).map(([name, { Config, HostConfig }]) => [
          name,
          { config: Config, hostConfig: HostConfig },
        ]),
      );
      return { expected: wantsError ? { error: true } : { result }, actual };
    },
    {
      same: (expected: Json, actual: Json) =>
        expected.error !== undefined || actual.error !== undefined
          ? sameOutcome(expected, actual)
          : sameBodies(expected.result, actual.result),
    },
  );

const interpolationConfig: Runner = (file) =>
  compare(
    (file.content as Json).vectors,
    ({ yaml, env, expected, error }: Json) => {
      const actual = outcome(() => {
        const faults = new Faults();
        const [node] = readYaml(createSource("/p/c.yml", yaml), "1.1", faults);
        const tree = interpolateTree(node!, "", {
          lookup: (name) => env[name],
          dialect: "libcompose",
          faults,
        });
        if (faults.hasErrors) throw new Error("refused");
        return plain(tree);
      });
      return { expected: error === null ? { result: expected } : { error: true }, actual };
    },
    { same: sameOutcome },
  );

const interpolationLines: Runner = (file) => {
  const { cases, variables } = file.content as Json;
  return compare(
    cases,
    ({ input, expected, valid }: Json) => ({
      expected: valid ? { result: expected } : { error: true },
      actual: outcome(() => interpolate(input, (name) => variables[name], { dialect: "libcompose" })),
    }),
    { same: sameOutcome },
  );
};

const environmentLookup: Runner = (file) => {
  const content = file.content as Json;
  const proxies = content["rancher.network (only for service 'docker')"];
  return compare(content.cases, ({ key, service, expected_unordered }: Json) => {
    // the service docker gets the network's proxies in both spellings
    const upper = Object.fromEntries(
      Object.entries(proxies).map(([name, value]) => [name.toUpperCase(), value]),
    );
    const variables = {
      ...content["rancher.environment"],
      ...(service === "docker" ? { ...proxies, ...upper } : {}),
    };
    const found = lookupVariable(key, service, variables).map(([name, value]) => `${name}=${value}`);
    return { expected: [...expected_unordered].sort(), actual: found.sort() };
  });
};

const lenientPreprocess: Runner = async (file) => {
  const { container_names, preprocess } = file.content as Json;
  const read = (yaml: string) => load([{ file: "/p/c.yml", text: yaml }], { dialect: "rancheros" });
  const names = await compare(container_names, ({ yaml, expected }: Json) => {
    // what is no map is refused, where it was left to fail later
    const maps = Object.entries<Json>(expected).filter(([, service]) => typeof service === "object");
    const kept = yaml
      .split("\n")
      .filter((line: string) => !/^\w+: [0-9]+$/.test(line))
      .join("\n");
    const services = read(kept).project?.services ?? {};
    return {
      expected: Object.fromEntries(maps.map(([name, service]) => [name, service.container_name])),
      actual: Object.fromEntries(
        Object.entries(services).map(([name, service]) => [name, service.container_name]),
      ),
    };
  });
  const texts = await compare(preprocess, ({ yaml, expected }: Json) => {
    const services: Json = read(yaml).project?.services ?? {};
    const only = (source: Json) =>
      Object.fromEntries(
        Object.entries<Json>(source).map(([name, { labels, environment }]) => [
          name,
          { labels, environment },
        ]),
      );
    return { expected: only(expected), actual: only(services) };
  });
  return [...names, ...texts];
};

const shlex: Runner = (file) =>
  compare((file.content as Json).cases, ({ input, expected, error }: Json) => ({
    expected: error === null ? expected : "refused",
    actual: splitCommandLibcompose(input) ?? "refused",
  }));

/** Names of services, and their schema: what is refused later, when values are read, is no part of it. */
const validation: Runner = (file) =>
  compare((file.content as Json).vectors, ({ yaml, errors }: Json) => {
    const faults = new Faults();
    const root = readYaml(createSource("/p/c.yml", yaml), "1.1", faults)[0] as MapNode;
    for (const [name, service] of root.entries)
      if (service.kind === "map") validateVersion1(service, name, faults);
    const { diagnostics } = load([{ file: "/p/c.yml", text: yaml }], { dialect: "rancheros" });
    const names = diagnostics.filter(({ path }) => root.entries.has(path));
    return { expected: errors.length === 0, actual: !faults.hasErrors && !hasErrors(names) };
  });

/** RancherOS's own recorded cases. */
export const RANCHEROS: Readonly<Record<string, Runner>> = {
  "compose/container-config.json": containerConfig,
  "compose/interpolation-config.json": interpolationConfig,
  "compose/interpolation-lines.json": interpolationLines,
  "compose/os-environment-lookup.json": environmentLookup,
  "compose/os-lenient-preprocess.json": lenientPreprocess,
  "compose/shlex.json": shlex,
  "compose/validation.json": validation,
};
