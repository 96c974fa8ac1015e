import { isNull, listNode, type MapNode, mapNode, type Node, scalarNode, textOf } from "./node.ts";
import { fieldsNode, textField } from "./shape/lists.ts";

/** Fill in what a project implies: the default network, names, dependencies of shared namespaces. */
export function normalize(model: MapNode, projectName: string): MapNode {
  const entries = new Map(model.entries);
  const services = entries.get("services");
  if (services?.kind === "map") {
    const normal = new Map<string, Node>();
    for (const [name, service] of services.entries)
      normal.set(name, service.kind === "map" ? normalizeService(service) : service);
    entries.set("services", mapNode(services, normal));
    const usesDefault = [...normal.values()].some((service) => endpointsOf(service)?.entries.has("default"));
    if (usesDefault) addDefaultNetwork(entries, model);
  }
  for (const section of ["networks", "volumes", "configs", "secrets"]) {
    const resources = entries.get(section);
    if (resources?.kind === "map") entries.set(section, nameResources(resources, projectName));
  }
  const networks = entries.get("networks");
  if (networks?.kind === "map") {
    for (const [name, network] of networks.entries) {
      if (network.kind === "map" && !network.entries.has("ipam") && !isExternal(network))
        network.entries.set("ipam", mapNode(network));
      networks.entries.set(name, network);
    }
  }
  return mapNode(model, entries);
}

function endpointsOf(service: Node): MapNode | undefined {
  const endpoints = service.kind === "map" ? service.entries.get("networks") : undefined;
  return endpoints?.kind === "map" ? endpoints : undefined;
}

function addDefaultNetwork(entries: Map<string, Node>, model: MapNode): void {
  const networks = entries.get("networks");
  const known = networks?.kind === "map" ? networks : mapNode(model);
  if (!known.entries.has("default"))
    entries.set("networks", mapNode(known, new Map([...known.entries, ["default", mapNode(model)]])));
}

function nameResources(resources: MapNode, projectName: string): MapNode {
  const named = new Map<string, Node>();
  for (const [key, resource] of resources.entries) {
    const map = resource.kind === "map" ? resource : mapNode(resource);
    const name = textField(map, "name") ?? (isExternal(map) ? key : `${projectName}_${key}`);
    named.set(key, mapNode(map, new Map<string, Node>([...map.entries, ["name", scalarNode(map, name)]])));
  }
  return mapNode(resources, named);
}

export function isExternal(resource: MapNode): boolean {
  const external = resource.entries.get("external");
  return external?.kind === "scalar" && external.value === true;
}

function normalizeService(service: MapNode): MapNode {
  const entries = new Map(service.entries);
  const endpoints = entries.get("networks");
  const joins = !entries.has("network_mode") && !entries.has("provider");
  if (joins && (isNull(endpoints) || (endpoints?.kind === "map" && endpoints.entries.size === 0))) {
    entries.set("networks", mapNode(service, new Map([["default", scalarNode(service, null)]])));
  }
  const build = entries.get("build");
  if (build?.kind === "map" && !build.entries.has("dockerfile") && !build.entries.has("dockerfile_inline")) {
    entries.set(
      "build",
      mapNode(build, new Map([...build.entries, ["dockerfile", scalarNode(build, "Dockerfile")]])),
    );
  }
  if (textOf(entries.get("pull_policy")) === "if_not_present")
    entries.set("pull_policy", scalarNode(service, "missing"));
  const image = entries.get("image");
  const first = entries.get("pre_start");
  if (first?.kind === "list" && image !== undefined) {
    const hooks = first.items.map((hook) =>
      hook.kind === "map" && !hook.entries.has("image")
        ? mapNode(hook, new Map([...hook.entries, ["image", image]]))
        : hook,
    );
    entries.set("pre_start", listNode(first, hooks));
  }
  addDependencies(entries, service);
  return mapNode(service, entries);
}

/** Namespaces and links are of no use without the service that they belong to. */
function addDependencies(entries: Map<string, Node>, service: MapNode): void {
  const implied = new Map<string, { readonly at: Node; readonly restart: boolean }>();
  const links = entries.get("links");
  for (const link of links?.kind === "list" ? links.items : []) {
    const name = textOf(link)?.split(":")[0];
    if (name !== undefined) implied.set(name, { at: link, restart: true });
  }
  for (const key of ["network_mode", "ipc", "pid", "uts", "cgroup"]) {
    const mode = entries.get(key);
    const name = /^service:(.+)$/.exec(textOf(mode) ?? "")?.[1];
    if (name !== undefined) implied.set(name, { at: mode!, restart: true });
  }
  const from = entries.get("volumes_from");
  for (const item of from?.kind === "list" ? from.items : []) {
    const text = textOf(item) ?? "";
    const name = text.split(":")[0]!;
    if (!text.startsWith("container:"))
      implied.set(name, { at: item, restart: implied.get(name)?.restart ?? false });
  }
  if (implied.size === 0) return;
  const known = entries.get("depends_on");
  const dependencies = new Map(known?.kind === "map" ? known.entries : []);
  for (const [name, { at, restart }] of implied) {
    if (dependencies.has(name)) continue;
    dependencies.set(
      name,
      fieldsNode(at, { condition: "service_started", ...(restart ? { restart } : {}), required: true }),
    );
  }
  entries.set("depends_on", mapNode(known ?? service, dependencies));
}
