import { describe, expect, test } from "vitest";
import { SERVICE_KEYS } from "../../hash/key-order.ts";
import { load } from "../load.ts";
import { SERVICE } from "./service.ts";

/** A value for each attribute of a service, as a file may have it. */
const VALUES: Readonly<Record<string, string>> = {
  annotations: "{a: b}",
  attach: "true",
  blkio_config: "{weight: 10}",
  build: ".",
  cap_add: "[A]",
  cap_drop: "[A]",
  cgroup: "host",
  cgroup_parent: "m",
  command: "a b",
  configs: "[c]",
  container_name: "cc",
  cpu_count: "1",
  cpu_percent: "10",
  cpu_period: "1",
  cpu_quota: "1",
  cpu_rt_period: "1",
  cpu_rt_runtime: "1",
  cpu_shares: "1",
  cpus: "0.5",
  cpuset: '"0"',
  credential_spec: "{file: a}",
  depends_on: "[d]",
  deploy: "{replicas: 1}",
  develop: "{watch: [{path: ., action: rebuild}]}",
  device_cgroup_rules: "[c 1:3 mr]",
  devices: "[/dev/a]",
  dns: "1.1.1.1",
  dns_opt: "[a]",
  dns_search: "a",
  domainname: "a",
  entrypoint: "a",
  env_file: "[{path: e, required: false}]",
  environment: "[A=1]",
  expose: "[80]",
  extends: "d",
  external_links: "[a]",
  extra_hosts: "[a=1.1.1.1]",
  gpus: "all",
  group_add: "[1]",
  healthcheck: "{test: a}",
  hostname: "a",
  image: "x",
  init: "true",
  ipc: "host",
  isolation: "default",
  label_file: "l",
  labels: "{a: b}",
  links: "[d]",
  logging: "{driver: a}",
  mac_address: "a",
  mem_limit: "1m",
  mem_reservation: "1m",
  mem_swappiness: "1",
  memswap_limit: "-1",
  models: "[m]",
  network_mode: "host",
  networks: "[default]",
  oom_kill_disable: "true",
  oom_score_adj: "1",
  pid: "host",
  pids_limit: "1",
  platform: "a",
  ports: "[80]",
  post_start: "[{command: a}]",
  pre_start: "[{command: a}]",
  pre_stop: "[{command: a}]",
  privileged: "true",
  profiles: "[p]",
  provider: "{type: a}",
  pull_policy: "always",
  pull_refresh_after: "1h",
  read_only: "true",
  restart: "always",
  runtime: "a",
  scale: "1",
  secrets: "[s]",
  security_opt: "[a]",
  shm_size: "1m",
  stdin_open: "true",
  stop_grace_period: "1s",
  stop_signal: "a",
  storage_opt: "{a: b}",
  sysctls: "{a: 1}",
  tmpfs: "/a",
  tty: "true",
  ulimits: "{a: 1}",
  use_api_socket: "true",
  user: "a",
  userns_mode: "host",
  uts: "host",
  volumes: "[/a]",
  volumes_from: "[d]",
  working_dir: "/a",
};

/** The top of a file that declares what the values refer to. */
const REST = "configs: {c: {content: a}}\nsecrets: {s: {environment: A}}\nmodels: {m: {model: a}}\n";

function read(key: string, value: string) {
  const image = key === "image" ? "" : "image: x, ";
  const text = `services:\n  d: {image: y}\n  s: {${image}${key}: ${value}}\n${REST}`;
  return load([{ file: "/w/compose.yaml", text }], { profiles: ["*"], readFile: () => "" });
}

describe("the attributes of a service", () => {
  test("there are 93, and each has a value here", () => {
    expect(Object.keys(SERVICE.fields)).toHaveLength(93);
    expect(Object.keys(VALUES).sort()).toEqual(Object.keys(SERVICE.fields).sort());
  });

  test.each(Object.entries(VALUES))("%s is read, and not dropped", (key, value) => {
    const { project, diagnostics } = read(key, value);
    expect(diagnostics).toEqual([]);
    if (key !== "extends") expect(project?.services.s).toHaveProperty(key);
  });

  test.each(Object.keys(VALUES))("%s of a wrong kind is refused at its place", (key) => {
    const value = ["command", "entrypoint", "dns", "tmpfs"].includes(key) ? "{a: b}" : "[[[]]]";
    const { project, diagnostics } = read(key, value);
    expect(project).toBeUndefined();
    expect(diagnostics.some(({ path, line }) => path.startsWith(`services.s.${key}`) && line === 3)).toBe(
      true,
    );
  });

  test("every attribute that makes a container is in the order that hashes follow", () => {
    const unhashed = ["build", "pull_policy", "scale", "pull_refresh_after"];
    expect(
      Object.keys(SERVICE.fields).filter((key) => !unhashed.includes(key) && !SERVICE_KEYS.has(key)),
    ).toEqual([]);
  });
});
