import { mapNode, type Node, scalarNode } from "../node.ts";
import { byText, fieldsNode, list, textField } from "../shape/lists.ts";
import { dict, keyed, type MapShape, map, namedEntries } from "../shape/maps.ts";
import { hostPath } from "../shape/paths.ts";
import {
  anyText,
  bytes,
  decimal,
  duration,
  flag,
  integer,
  optIn,
  text,
  zeroIsNothing,
} from "../shape/scalars.ts";
import { nullable, refuse, replace, type Shape } from "../shape/shape.ts";
import { BUILD } from "./build.ts";
import { COMMAND } from "./command.ts";
import { DEPLOY, DEVELOP, HEALTHCHECK, HOOK, PRE_START } from "./deploy.ts";
import { ENV_FILES, fileReferences } from "./files.ts";
import { MOUNT } from "./mount.ts";
import { PORTS } from "./port.ts";
import { BLKIO, EXTRA_HOSTS, GPUS, OPTIONS, ULIMITS } from "./resources.ts";

const texts = list(text());
const uniqueTexts = list(text(), { key: byText });
const textOrTexts = list(text(), {
  key: byText,
  single: true,
  // an empty text is no server
  expand: (item) => (item.kind === "scalar" && item.value === "" ? [] : [item]),
});
const numbersAsText = text({ isNumberText: true, isValid: (value) => !/^[0-9]*\.[0-9]/.test(value) });

const DEPENDENCIES = namedEntries(
  map(
    {
      condition: text({ oneOf: ["service_started", "service_healthy", "service_completed_successfully"] }),
      restart: optIn,
      required: flag,
    },
    {
      required: ["condition"],
      also: (node) =>
        node.entries.has("required")
          ? node
          : mapNode(node, new Map([...node.entries, ["required", scalarNode(node, true)]])),
    },
  ),
  (name) => fieldsNode(name, { condition: "service_started", required: true }),
  "a list of services, or a map",
  { isFilled: true },
);

const ENDPOINTS = namedEntries(
  map({
    aliases: uniqueTexts,
    driver_opts: OPTIONS,
    gw_priority: zeroIsNothing(integer()),
    interface_name: text(),
    ipv4_address: text(),
    ipv6_address: text(),
    link_local_ips: uniqueTexts,
    mac_address: text(),
    priority: zeroIsNothing(integer()),
  }),
  (name) => scalarNode(name, null),
  "a list of networks, or a map",
);

const SERVICE_MODELS = namedEntries(
  map({ endpoint_var: text(), model_var: text() }),
  (name) => scalarNode(name, null),
  "a list of models, or a map",
);

const LOGGING_FIELDS = map({ driver: text(), options: OPTIONS });

/** Options belong to their driver: those of another are dropped. */
const LOGGING: Shape = {
  ...LOGGING_FIELDS,
  merge(base, over) {
    const [before, after] = [textField(base, "driver"), textField(over, "driver")];
    return before === undefined || after === undefined || before === after
      ? LOGGING_FIELDS.merge(base, over)
      : over;
  },
};

const DEVICE = map(
  { source: text(), target: text(), permissions: text() },
  {
    required: ["source", "target"],
    short(node, path, context) {
      if (node.kind !== "scalar" || typeof node.value !== "string")
        return refuse(node, path, context, "HOST:CONTAINER[:PERMISSIONS], or a map");
      const parts = node.value.split(":");
      const [source, target, permissions] = parts;
      if (parts.length > 3 || source === "")
        return refuse(node, path, context, "HOST:CONTAINER[:PERMISSIONS]", "COMPOSE_FORMAT");
      return fieldsNode(node, { source, target: target ?? source, permissions: permissions ?? "rwm" });
    },
  },
);

const PROVIDER = map(
  {
    type: text(),
    options: dict({
      merge: replace,
      read: (node, path, context) => list(anyText, { single: true }).read(node, path, context),
    }),
  },
  { required: ["type"] },
);

/** Text before `=` names a file system that is kept in memory. */
const TMPFS = list(text(), { single: true, key: (item) => byText(item).split("=")[0]! });

const EXTENDS = map(
  { service: text(), file: text() },
  {
    required: ["service"],
    short: (node) =>
      node.kind === "scalar" && typeof node.value === "string"
        ? fieldsNode(node, { service: node.value })
        : undefined,
    expected: "the name of a service, or a map",
  },
);

/** Every attribute of a service. */
export const SERVICE: MapShape = map({
  annotations: keyed(),
  attach: flag,
  blkio_config: BLKIO,
  build: BUILD,
  cap_add: uniqueTexts,
  cap_drop: uniqueTexts,
  cgroup: text({ oneOf: ["host", "private"] }),
  cgroup_parent: text(),
  command: COMMAND,
  configs: fileReferences("/"),
  container_name: text({
    pattern: /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/,
    expected: "a name of at least two letters, digits, _ . -",
  }),
  cpu_count: zeroIsNothing(integer({ min: 0 })),
  cpu_percent: zeroIsNothing(integer({ min: 0, max: 100 })),
  cpu_period: zeroIsNothing(integer()),
  cpu_quota: zeroIsNothing(integer()),
  cpu_rt_period: zeroIsNothing(integer()),
  cpu_rt_runtime: zeroIsNothing(integer()),
  cpu_shares: zeroIsNothing(integer()),
  cpus: zeroIsNothing(decimal()),
  cpuset: text(),
  credential_spec: map({ config: text(), file: text(), registry: text() }),
  depends_on: DEPENDENCIES,
  deploy: DEPLOY,
  develop: DEVELOP,
  device_cgroup_rules: list(text(), { key: byText }),
  devices: list(DEVICE, { key: (item) => textField(item, "target") ?? textField(item, "source") ?? "" }),
  dns: textOrTexts,
  dns_opt: uniqueTexts,
  dns_search: textOrTexts,
  domainname: text(),
  entrypoint: COMMAND,
  env_file: ENV_FILES,
  environment: keyed({ missing: "null" }),
  expose: list(numbersAsText, { key: byText }),
  extends: EXTENDS,
  external_links: list(text(), { key: byText }),
  extra_hosts: EXTRA_HOSTS,
  gpus: GPUS,
  group_add: list(numbersAsText, { isUnique: true }),
  healthcheck: HEALTHCHECK,
  hostname: text(),
  image: text(),
  init: flag,
  ipc: text(),
  isolation: text(),
  label_file: list(hostPath(), { single: true, key: byText }),
  labels: keyed(),
  links: list(text({ pattern: /^[^:]*(?::[^:]*)?$/, expected: "SERVICE[:ALIAS]" }), { key: byText }),
  logging: LOGGING,
  mac_address: text(),
  mem_limit: zeroIsNothing(bytes),
  mem_reservation: zeroIsNothing(bytes),
  mem_swappiness: bytes,
  memswap_limit: zeroIsNothing(bytes),
  models: SERVICE_MODELS,
  network_mode: text(),
  networks: ENDPOINTS,
  oom_kill_disable: optIn,
  oom_score_adj: zeroIsNothing(integer({ min: -1000, max: 1000 })),
  pid: nullable(text()),
  pids_limit: zeroIsNothing(integer()),
  platform: text(),
  ports: PORTS,
  post_start: list(HOOK),
  pre_start: list(PRE_START),
  pre_stop: list(HOOK),
  privileged: optIn,
  profiles: uniqueTexts,
  provider: PROVIDER,
  pull_policy: text({
    pattern: /^(?:always|never|build|if_not_present|missing|refresh|daily|weekly|every_(?:[0-9]+[wdhms])+)$/,
    expected: "a pull policy",
  }),
  pull_refresh_after: text(),
  read_only: optIn,
  restart: text({
    pattern: /^(?:no|always|on-failure(?::[0-9]+)?|unless-stopped)$/,
    expected: "no, always, on-failure, on-failure:COUNT or unless-stopped",
    hint: 'put "no" in quotes',
    isBooleanText: false,
  }),
  runtime: text(),
  scale: integer({ min: 0 }),
  secrets: fileReferences("/run/secrets/", { isWritten: true }),
  security_opt: list(text(), { key: byText }),
  shm_size: zeroIsNothing(bytes),
  stdin_open: optIn,
  stop_grace_period: duration,
  stop_signal: text(),
  storage_opt: OPTIONS,
  sysctls: keyed(),
  tmpfs: TMPFS,
  tty: optIn,
  ulimits: ULIMITS,
  use_api_socket: optIn,
  user: text({ isNumberText: false }),
  userns_mode: text(),
  uts: text(),
  volumes: list(MOUNT, { key: (item: Node) => textField(item, "target") ?? byText(item) }),
  volumes_from: texts,
  working_dir: text(),
});
