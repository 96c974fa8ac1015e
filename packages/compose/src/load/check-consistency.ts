import type { Faults } from "./faults.ts";
import { findCycle } from "./find-cycle.ts";
import { isNull, type MapNode, type Node, plain, textOf } from "./node.ts";
import { textField } from "./shape/lists.ts";
import type { Place } from "./source.ts";

interface Check {
  readonly name: string;
  readonly path: string;
  readonly service: MapNode;
  readonly model: MapNode;
  readonly services: MapNode;
  readonly disabled: ReadonlyMap<string, Node>;
  readonly faults: Faults;
}

/** Check what no single value shows: names that refer to others, and keys that exclude each other. */
export function checkConsistency(model: MapNode, disabled: ReadonlyMap<string, Node>, faults: Faults): void {
  const services = model.entries.get("services");
  if (services?.kind !== "map") return;
  for (const [name, service] of services.entries) {
    if (service.kind !== "map") continue;
    const check: Check = { name, path: `services.${name}`, service, model, services, disabled, faults };
    for (const rule of RULES) rule(check);
  }
  const cycle = findCycle(
    new Map([...services.entries].map(([name, service]) => [name, dependenciesOf(service)])),
  );
  if (cycle === undefined) return;
  const first = services.entries.get(cycle[0]!)!;
  const path = `services.${cycle[0]}.depends_on`;
  faults.add(
    "COMPOSE_CYCLE",
    first.key ?? first,
    path,
    `expected no dependency cycle, got ${cycle.join(" -> ")}`,
  );
}

function dependenciesOf(service: Node): string[] {
  const dependencies = service.kind === "map" ? service.entries.get("depends_on") : undefined;
  return dependencies?.kind === "map" ? [...dependencies.entries.keys()] : [];
}

const RULES: readonly ((check: Check) => void)[] = [
  hasImage,
  oneDockerfile,
  oneNetworkMode,
  networksExist,
  volumesExist,
  filesExist,
  modelsExist,
  dependenciesExist,
  platformIsBuilt,
  contextsAreBuilt,
  scaleAgrees,
  limitsAgree,
  targetsDiffer,
  watchHasTarget,
];

function hasImage({ service, path, faults, name }: Check): void {
  if (["image", "build", "provider"].some((key) => !isNull(service.entries.get(key)))) return;
  faults.add(
    "COMPOSE_MISSING",
    service.key ?? service,
    path,
    `expected an image or a build in the service ${name}, got neither`,
  );
}

function oneDockerfile({ service, path, faults }: Check): void {
  const build = service.entries.get("build");
  if (build?.kind !== "map" || !build.entries.has("dockerfile") || !build.entries.has("dockerfile_inline"))
    return;
  const inline = build.entries.get("dockerfile_inline")!;
  faults.add(
    "COMPOSE_CONFLICT",
    inline.key ?? inline,
    `${path}.build`,
    "expected dockerfile or dockerfile_inline, got both",
  );
}

function oneNetworkMode({ service, path, faults }: Check): void {
  const networks = service.entries.get("networks");
  const mode = service.entries.get("network_mode");
  if (isNull(mode) || networks?.kind !== "map" || networks.entries.size === 0) return;
  faults.add(
    "COMPOSE_CONFLICT",
    mode!.key ?? mode!,
    `${path}.network_mode`,
    "expected network_mode or networks, got both",
  );
}

function isKnown(model: MapNode, section: string, name: string): boolean {
  const resources = model.entries.get(section);
  return resources?.kind === "map" && resources.entries.has(name);
}

function undefinedName(check: Check, at: Node | Place, path: string, kind: string, name: string): void {
  const message = `expected ${kind} of the project, got ${name}`;
  check.faults.add("COMPOSE_UNDEFINED", at, `${check.path}.${path}`, message, {
    hint: `declare it at the top of the file, or correct the name`,
  });
}

function networksExist(check: Check): void {
  const networks = check.service.entries.get("networks");
  if (networks?.kind !== "map") return;
  for (const [name, node] of networks.entries) {
    if (!isKnown(check.model, "networks", name))
      undefinedName(check, node.key ?? node, `networks.${name}`, "a network", name);
  }
}

function volumesExist(check: Check): void {
  const volumes = check.service.entries.get("volumes");
  for (const [index, mount] of (volumes?.kind === "list" ? volumes.items : []).entries()) {
    const source = textField(mount, "source");
    if (textField(mount, "type") !== "volume" || source === undefined || source === "") continue;
    if (!isKnown(check.model, "volumes", source))
      undefinedName(check, mount, `volumes.${index}`, "a volume", source);
  }
}

function filesExist(check: Check): void {
  for (const [key, kind] of [
    ["secrets", "a secret"],
    ["configs", "a config"],
  ] as const) {
    const build = check.service.entries.get("build");
    const lists = [
      check.service.entries.get(key),
      key === "secrets" && build?.kind === "map" ? build.entries.get(key) : undefined,
    ];
    for (const list of lists) {
      for (const [index, item] of (list?.kind === "list" ? list.items : []).entries()) {
        const source = textField(item, "source") ?? "";
        if (!isKnown(check.model, key, source)) undefinedName(check, item, `${key}.${index}`, kind, source);
      }
    }
  }
}

function modelsExist(check: Check): void {
  const models = check.service.entries.get("models");
  if (models?.kind !== "map") return;
  for (const [name, node] of models.entries) {
    if (!isKnown(check.model, "models", name))
      undefinedName(check, node.key ?? node, `models.${name}`, "a model", name);
  }
}

function dependenciesExist(check: Check): void {
  const dependencies = check.service.entries.get("depends_on");
  if (dependencies?.kind !== "map") return;
  for (const [name, node] of dependencies.entries) {
    const isOff = check.disabled.has(name);
    if (check.services.entries.has(name) || (isOff && textField(node, "required") === "false")) continue;
    check.faults.add(
      "COMPOSE_UNDEFINED",
      node.key ?? node,
      `${check.path}.depends_on.${name}`,
      `expected a service that is on, got ${name}`,
      {
        hint: isOff
          ? `activate a profile of ${name}, or write required: false`
          : "declare the service, or correct the name",
      },
    );
  }
}

function platformIsBuilt({ service, path, faults }: Check): void {
  const build = service.entries.get("build");
  const platforms = build?.kind === "map" ? build.entries.get("platforms") : undefined;
  const platform = service.entries.get("platform");
  if (platforms?.kind !== "list" || platforms.items.length === 0 || isNull(platform)) return;
  if (platforms.items.some((item) => textOf(item) === textOf(platform))) return;
  faults.add(
    "COMPOSE_CONFLICT",
    platform!,
    `${path}.platform`,
    `expected one of build.platforms, got ${textOf(platform)}`,
  );
}

function contextsAreBuilt(check: Check): void {
  const build = check.service.entries.get("build");
  const contexts = build?.kind === "map" ? build.entries.get("additional_contexts") : undefined;
  if (contexts?.kind !== "map") return;
  for (const [key, node] of contexts.entries) {
    const name = /^service:(.+)$/.exec(textOf(node) ?? "")?.[1];
    if (name === undefined) continue;
    const other = check.services.entries.get(name) ?? check.disabled.get(name);
    const path = `${check.path}.build.additional_contexts.${key}`;
    if (other === undefined)
      check.faults.add("COMPOSE_UNDEFINED", node, path, `expected a service of the project, got ${name}`);
    else if (other.kind === "map" && !other.entries.has("build"))
      check.faults.add("COMPOSE_CONFLICT", node, path, `expected a service with a build, got ${name}`);
  }
}

function at(node: Node, ...path: readonly string[]): Node | undefined {
  let here: Node | undefined = node;
  for (const key of path) here = here?.kind === "map" ? here.entries.get(key) : undefined;
  return isNull(here) ? undefined : here;
}

function scaleAgrees({ service, path, faults }: Check): void {
  const scale = at(service, "scale");
  const replicas = at(service, "deploy", "replicas");
  const name = at(service, "container_name");
  if (scale !== undefined && replicas !== undefined && plain(scale) !== plain(replicas)) {
    faults.add(
      "COMPOSE_CONFLICT",
      scale,
      `${path}.scale`,
      "expected the same number in scale and deploy.replicas",
    );
  }
  const count = replicas ?? scale;
  if (name !== undefined && count !== undefined && Number(plain(count)) > 1) {
    faults.add(
      "COMPOSE_CONFLICT",
      name,
      `${path}.container_name`,
      "expected no container_name for a service of several containers",
      {
        hint: "names of containers are unique: remove container_name or the scale",
      },
    );
  }
}

const LIMITS = [
  ["cpus", ["limits", "cpus"]],
  ["mem_limit", ["limits", "memory"]],
  ["mem_reservation", ["reservations", "memory"]],
  ["pids_limit", ["limits", "pids"]],
] as const;

function limitsAgree({ service, path, faults }: Check): void {
  for (const [key, below] of LIMITS) {
    const own = at(service, key);
    const other = at(service, "deploy", "resources", ...below);
    if (own === undefined || other === undefined || plain(own) === plain(other) || Number(plain(own)) === 0)
      continue;
    faults.add(
      "COMPOSE_CONFLICT",
      own,
      `${path}.${key}`,
      `expected the same value in ${key} and deploy.resources.${below.join(".")}`,
    );
  }
}

function targetsDiffer({ service, path, faults }: Check): void {
  const targets = new Map<string, string>();
  for (const key of ["volumes", "tmpfs"]) {
    const list = service.entries.get(key);
    for (const [index, item] of (list?.kind === "list" ? list.items : []).entries()) {
      const target = key === "tmpfs" ? textOf(item)?.split(":")[0] : textField(item, "target");
      const here = `${path}.${key}.${index}`;
      if (target === undefined || target === "") continue;
      const before = targets.get(target);
      if (before !== undefined)
        faults.add("COMPOSE_CONFLICT", item, here, `expected one mount at ${target}, got ${before} too`);
      targets.set(target, here);
    }
  }
}

function watchHasTarget({ service, path, faults }: Check): void {
  const watch = at(service, "develop", "watch");
  for (const [index, item] of (watch?.kind === "list" ? watch.items : []).entries()) {
    const action = textField(item, "action") ?? "";
    if (action === "rebuild" || action === "restart" || (textField(item, "target") ?? "") !== "") continue;
    faults.add(
      "COMPOSE_MISSING",
      item,
      `${path}.develop.watch.${index}`,
      `expected the key target for the action ${action}, got none`,
    );
  }
}
