import type { Project } from "../../model.ts";
import type { Faults } from "../faults.ts";
import { interpolateTree } from "../interpolate-tree.ts";
import type { LoadOptions } from "../load-options.ts";
import { type MapNode, mapNode, type Node, scalarNode, textOf } from "../node.ts";
import { directoryOf } from "../paths.ts";
import { type ProjectFile, ProjectFiles } from "../project-files.ts";
import { readServiceFiles } from "../service-files.ts";
import { fieldsNode, textField } from "../shape/lists.ts";
import type { ReadContext } from "../shape/shape.ts";
import { NETWORK, VOLUME } from "../shapes/resources.ts";
import { toProject } from "../to-project.ts";
import { checkVersion2 } from "./check-version2.ts";
import { convertVersion1 } from "./convert-version1.ts";
import { LibcomposeExtends } from "./extend-service.ts";
import { lookupVariable } from "./lookup-variable.ts";
import { LIBCOMPOSE_SERVICE } from "./service-shape.ts";
import { validateVersion1 } from "./validate-version1.ts";

const SERVICE_NAME = /^[a-zA-Z0-9._-]+$/;

/** Read services as RancherOS did: version 1 without a frame, version 2 with one, labels of any kind. */
export function loadLibcompose(
  inputs: readonly ProjectFile[],
  options: LoadOptions,
  faults: Faults,
): Project | undefined {
  const files = new ProjectFiles(options.readFile ?? (() => undefined), "1.1", faults);
  const services = new Map<string, Node>();
  const resources = { networks: new Map<string, Node>(), volumes: new Map<string, Node>() };
  let root: MapNode | undefined;
  for (const input of inputs) {
    for (const document of files.documents(input)?.documents ?? []) {
      root ??= document;
      addDocument(document, input.file, services, resources, { files, options, faults });
    }
  }
  if (root === undefined) return undefined;
  const name = options.projectName ?? options.defaultProjectName ?? "os";
  for (const [key, service] of services)
    services.set(key, complete(key, service as MapNode, services, options));
  nameVolumes(services, resources.volumes);
  const model = mapNode(
    root,
    new Map<string, Node>([
      ["name", scalarNode(root, name)],
      ["services", mapNode(root, services)],
      ["networks", mapNode(root, resources.networks)],
      ["volumes", mapNode(root, resources.volumes)],
    ]),
  );
  const withFiles =
    options.resolveEnvironment === false
      ? model
      : readServiceFiles(model, {
          environment: options.environment ?? {},
          directory: options.workingDirectory ?? "/",
          files,
          faults,
        });
  return toProject(withFiles, new Map());
}

interface DocumentContext {
  readonly files: ProjectFiles;
  readonly options: LoadOptions;
  readonly faults: Faults;
}

/** How values of a file are read. */
function readContextOf(file: string, { options, faults }: DocumentContext): ReadContext {
  const baseDirectory = options.workingDirectory ?? directoryOf(file);
  return {
    faults,
    baseDirectory,
    home: options.home,
    isInterpolated: true,
    convertWindowsPaths: false,
    isLenient: true,
  };
}

function addDocument(
  document: MapNode,
  file: string,
  services: Map<string, Node>,
  resources: Readonly<Record<"networks" | "volumes", Map<string, Node>>>,
  context: DocumentContext,
): void {
  const framed = document.entries.get("services");
  const isFramed = document.entries.has("version") && framed?.kind === "map";
  if (isFramed && textOf(document.entries.get("version")) === "2") checkVersion2(document, context.faults);
  const read = readContextOf(file, context);
  const own = isFramed ? framed : document;
  const extender = new LibcomposeExtends((path) => servicesOf(path, context));
  for (const [name, raw] of own.entries) {
    const path = isFramed ? `services.${name}` : name;
    const service = serviceNode(name, raw, path, context);
    if (service === undefined) continue;
    if (context.options.validate === true && !isFramed) validateVersion1(service, path, context.faults);
    const converted = prepare(service, path, !isFramed, context);
    const whole = extender.extend(converted, own, read.baseDirectory!, (base) =>
      prepare(base, path, !isFramed, context),
    );
    const long = LIBCOMPOSE_SERVICE.read(whole, path, read);
    if (long === undefined) continue;
    const before = services.get(name);
    services.set(name, before === undefined ? long : LIBCOMPOSE_SERVICE.merge(before, long));
  }
  if (!isFramed) return;
  for (const [section, shape] of [
    ["networks", NETWORK],
    ["volumes", VOLUME],
  ] as const) {
    const declared = document.entries.get(section);
    if (declared?.kind !== "map") continue;
    for (const [name, node] of declared.entries) {
      const long = shape.read(node, `${section}.${name}`, read);
      if (long !== undefined) resources[section].set(name, long.kind === "map" ? long : mapNode(long));
    }
  }
}

function serviceNode(
  name: string,
  raw: Node,
  path: string,
  { faults }: DocumentContext,
): MapNode | undefined {
  if (!SERVICE_NAME.test(name)) {
    faults.add(
      "COMPOSE_FORMAT",
      raw.key ?? raw,
      path,
      `expected a name of letters, digits, . _ -, got ${JSON.stringify(name)}`,
    );
    return undefined;
  }
  if (raw.kind === "map") return raw;
  faults.add(
    "COMPOSE_TYPE",
    raw.key ?? raw,
    path,
    "expected a map with the service's keys, got something else",
  );
  return undefined;
}

/** Resolve references, and bring version 1's keys to where they are now. */
function prepare(
  service: MapNode,
  path: string,
  isVersion1: boolean,
  { options, faults }: DocumentContext,
): MapNode {
  const environment = options.environment ?? {};
  const lookup = (name: string) => (Object.hasOwn(environment, name) ? environment[name] : undefined);
  const resolved =
    options.interpolate === false
      ? service
      : (interpolateTree(service, path, { lookup, dialect: "libcompose", faults }) as MapNode);
  return isVersion1 ? convertVersion1(resolved) : resolved;
}

function servicesOf(path: string, context: DocumentContext): MapNode | undefined {
  const document = context.files.documents({ file: path })?.documents[0];
  const framed = document?.entries.get("services");
  return framed?.kind === "map" ? framed : document;
}

/** Fill in what RancherOS implied: the container's name, the engine's own bridge, the machine's variables. */
function complete(
  name: string,
  service: MapNode,
  services: ReadonlyMap<string, Node>,
  options: LoadOptions,
): MapNode {
  const entries = new Map(service.entries);
  if (options.containerNames !== "numbered" && !entries.has("container_name"))
    entries.set("container_name", scalarNode(service, name));
  if (!entries.has("network_mode") && !entries.has("networks"))
    entries.set("network_mode", scalarNode(service, "bridge"));
  const environment = entries.get("environment");
  if (options.serviceVariables !== undefined && environment?.kind === "map") {
    entries.set("environment", fillVariables(environment, name, options.serviceVariables));
  }
  const dependencies = new Map<string, Node>();
  for (const key of ["links", "volumes_from"]) {
    const list = entries.get(key);
    for (const item of list?.kind === "list" ? list.items : []) {
      const other = (textOf(item) ?? "").split(":")[0]!;
      if (other !== name && services.has(other))
        dependencies.set(other, fieldsNode(item, { condition: "service_started", required: true }));
    }
  }
  const known = entries.get("depends_on");
  if (known?.kind === "map") for (const [other, node] of known.entries) dependencies.set(other, node);
  if (dependencies.size > 0) entries.set("depends_on", mapNode(known ?? service, dependencies));
  return mapNode(service, entries);
}

/** Entries without a value take the machine's, or go. */
function fillVariables(
  environment: MapNode,
  service: string,
  variables: Readonly<Record<string, string>>,
): MapNode {
  const entries = new Map<string, Node>();
  for (const [key, value] of environment.entries) {
    const isEmpty = value.kind === "scalar" && (value.value === null || value.value === "");
    if (!isEmpty) entries.set(key, value);
    else
      for (const [found, text] of lookupVariable(key, service, variables))
        entries.set(found, scalarNode(value, text));
  }
  return mapNode(environment, entries);
}

/** A volume that is named without being declared has that very name. */
function nameVolumes(services: ReadonlyMap<string, Node>, volumes: Map<string, Node>): void {
  for (const service of services.values()) {
    const mounts = service.kind === "map" ? service.entries.get("volumes") : undefined;
    for (const mount of mounts?.kind === "list" ? mounts.items : []) {
      const source = textField(mount, "source");
      if (textField(mount, "type") !== "volume" || source === undefined || volumes.has(source)) continue;
      volumes.set(source, mapNode(mount, new Map([["name", scalarNode(mount, source)]])));
    }
  }
}
