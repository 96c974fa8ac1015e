/**
 * A loaded project: every short form is long, every path absolute, every default filled in.
 * Byte sizes are decimal strings, durations Go's (`1m30s`), file modes integers. The engine reads this.
 */
export interface Project {
  name: string;
  services: Record<string, Service>;
  networks?: Record<string, Network>;
  volumes?: Record<string, Volume>;
  secrets?: Record<string, FileObject>;
  configs?: Record<string, FileObject>;
  models?: Record<string, Model>;
  /** Services that no active profile asks for. They are known, and so not orphans. */
  disabled?: Record<string, Service>;
  [extension: `x-${string}`]: unknown;
}

/** A map whose values are text; null is a key without a value. */
export type Mapping = Record<string, string | null>;

/** A service. `command` and `entrypoint` are null when the image's own apply, and `[]` when they are cleared. */
export interface Service {
  annotations?: Record<string, string>;
  attach?: boolean;
  blkio_config?: BlkioConfig;
  build?: Build;
  cap_add?: string[];
  cap_drop?: string[];
  cgroup?: string;
  cgroup_parent?: string;
  command: string[] | null;
  configs?: FileReference[];
  container_name?: string;
  cpu_count?: number;
  cpu_percent?: number;
  cpu_period?: number;
  cpu_quota?: number;
  cpu_rt_period?: number;
  cpu_rt_runtime?: number;
  cpu_shares?: number;
  cpus?: number;
  cpuset?: string;
  credential_spec?: CredentialSpec;
  depends_on?: Record<string, Dependency>;
  deploy?: Deploy;
  develop?: Develop;
  device_cgroup_rules?: string[];
  devices?: DeviceMapping[];
  dns?: string[];
  dns_opt?: string[];
  dns_search?: string[];
  domainname?: string;
  entrypoint: string[] | null;
  env_file?: EnvFile[];
  environment?: Mapping;
  expose?: string[];
  external_links?: string[];
  extra_hosts?: string[];
  gpus?: DeviceRequest[];
  group_add?: string[];
  healthcheck?: Healthcheck;
  hostname?: string;
  image?: string;
  init?: boolean;
  ipc?: string;
  isolation?: string;
  label_file?: string[];
  labels?: Record<string, string>;
  links?: string[];
  logging?: Logging;
  mac_address?: string;
  mem_limit?: string;
  mem_reservation?: string;
  mem_swappiness?: string;
  memswap_limit?: string;
  models?: Record<string, ServiceModel | null>;
  network_mode?: string;
  networks?: Record<string, Endpoint | null>;
  oom_kill_disable?: boolean;
  oom_score_adj?: number;
  pid?: string;
  pids_limit?: number;
  platform?: string;
  ports?: Port[];
  post_start?: Hook[];
  pre_start?: Hook[];
  pre_stop?: Hook[];
  privileged?: boolean;
  profiles?: string[];
  provider?: Provider;
  pull_policy?: string;
  pull_refresh_after?: string;
  read_only?: boolean;
  restart?: string;
  runtime?: string;
  scale?: number;
  secrets?: FileReference[];
  security_opt?: string[];
  shm_size?: string;
  stdin_open?: boolean;
  stop_grace_period?: string;
  stop_signal?: string;
  storage_opt?: Record<string, string>;
  sysctls?: Record<string, string>;
  tmpfs?: string[];
  tty?: boolean;
  ulimits?: Record<string, number | { soft?: number; hard?: number }>;
  use_api_socket?: boolean;
  user?: string;
  userns_mode?: string;
  uts?: string;
  /** Version 1 only: the driver of the volumes without one. */
  volume_driver?: string;
  volumes?: Mount[];
  volumes_from?: string[];
  working_dir?: string;
  [extension: `x-${string}`]: unknown;
}

export interface Dependency {
  condition: "service_started" | "service_healthy" | "service_completed_successfully";
  restart?: boolean;
  required: boolean;
}

export interface Port {
  name?: string;
  mode?: string;
  host_ip?: string;
  target: number;
  /** A port, or a range for the engine to choose from. */
  published?: string;
  protocol?: string;
  app_protocol?: string;
}

export interface Mount {
  type: "volume" | "bind" | "tmpfs" | "npipe" | "cluster" | "image";
  source?: string;
  target: string;
  read_only?: boolean;
  consistency?: string;
  /** `create_host_path` is true unless it is false; a short form says so, as docker compose's hash does. */
  bind?: { selinux?: string; propagation?: string; create_host_path?: boolean; recursive?: string };
  volume?: { labels?: Record<string, string>; nocopy?: boolean; subpath?: string };
  tmpfs?: { size?: string; mode?: number };
  image?: { subpath?: string };
}

export interface Endpoint {
  aliases?: string[];
  driver_opts?: Record<string, string>;
  gw_priority?: number;
  interface_name?: string;
  ipv4_address?: string;
  ipv6_address?: string;
  link_local_ips?: string[];
  mac_address?: string;
  priority?: number;
}

export interface EnvFile {
  path: string;
  required?: boolean;
  format?: string;
}

export interface FileReference {
  source: string;
  target?: string;
  uid?: string;
  gid?: string;
  /** Octal, as it was written. */
  mode?: string;
}

export interface Healthcheck {
  test?: string[];
  timeout?: string;
  interval?: string;
  retries?: number;
  start_period?: string;
  start_interval?: string;
  disable?: boolean;
}

export interface Logging {
  driver?: string;
  options?: Record<string, string>;
}

export interface Hook {
  command: string[] | null;
  image?: string;
  user?: string;
  privileged?: boolean;
  working_dir?: string;
  environment?: Mapping;
  per_replica?: boolean;
}

export interface DeviceMapping {
  source: string;
  target?: string;
  permissions?: string;
}

/** `count` is -1 for all devices. */
export interface DeviceRequest {
  capabilities?: string[];
  driver?: string;
  count?: number;
  device_ids?: string[];
  options?: Record<string, string>;
}

export interface CredentialSpec {
  config?: string;
  file?: string;
  registry?: string;
}

export interface Provider {
  type: string;
  options?: Record<string, string[]>;
}

export interface ServiceModel {
  endpoint_var?: string;
  model_var?: string;
}

export interface BlkioConfig {
  weight?: number;
  weight_device?: { path: string; weight?: number }[];
  device_read_bps?: ThrottleDevice[];
  device_read_iops?: ThrottleDevice[];
  device_write_bps?: ThrottleDevice[];
  device_write_iops?: ThrottleDevice[];
}

export interface ThrottleDevice {
  path: string;
  rate?: string;
}

export interface Build {
  context?: string;
  dockerfile?: string;
  dockerfile_inline?: string;
  entitlements?: string[];
  args?: Mapping;
  ssh?: string[];
  labels?: Record<string, string>;
  cache_from?: string[];
  cache_to?: string[];
  no_cache?: boolean;
  no_cache_filter?: string[];
  additional_contexts?: Record<string, string>;
  pull?: boolean;
  extra_hosts?: string[];
  isolation?: string;
  network?: string;
  target?: string;
  secrets?: FileReference[];
  shm_size?: string;
  tags?: string[];
  ulimits?: Service["ulimits"];
  platforms?: string[];
  privileged?: boolean;
  provenance?: string;
  sbom?: string;
}

export interface Deploy {
  mode?: string;
  replicas?: number;
  labels?: Record<string, string>;
  update_config?: UpdateConfig;
  rollback_config?: UpdateConfig;
  resources?: { limits?: Resource; reservations?: Resource };
  restart_policy?: { condition?: string; delay?: string; max_attempts?: number; window?: string };
  placement?: { constraints?: string[]; preferences?: { spread: string }[]; max_replicas_per_node?: number };
  endpoint_mode?: string;
}

export interface Resource {
  cpus?: number | string;
  memory?: string;
  pids?: number;
  devices?: DeviceRequest[];
  generic_resources?: { discrete_resource_spec: { kind: string; value: number } }[];
}

export interface UpdateConfig {
  parallelism?: number;
  delay?: string;
  failure_action?: string;
  monitor?: string;
  max_failure_ratio?: number;
  order?: string;
}

export interface Develop {
  watch?: Trigger[];
}

export interface Trigger {
  path: string;
  action: string;
  target?: string;
  exec?: Hook;
  include?: string[];
  ignore?: string[];
  initial_sync?: boolean;
}

export interface Network {
  name?: string;
  driver?: string;
  driver_opts?: Record<string, string>;
  ipam?: Ipam;
  external?: boolean;
  internal?: boolean;
  attachable?: boolean;
  labels?: Record<string, string>;
  enable_ipv4?: boolean;
  enable_ipv6?: boolean;
}

export interface Ipam {
  driver?: string;
  config?: { subnet?: string; gateway?: string; ip_range?: string; aux_addresses?: Record<string, string> }[];
  options?: Record<string, string>;
}

export interface Volume {
  name?: string;
  driver?: string;
  driver_opts?: Record<string, string>;
  external?: boolean;
  labels?: Record<string, string>;
}

/** A secret or a config. */
export interface FileObject {
  name?: string;
  file?: string;
  environment?: string;
  content?: string;
  external?: boolean;
  labels?: Record<string, string>;
  driver?: string;
  driver_opts?: Record<string, string>;
  template_driver?: string;
}

export interface Model {
  name?: string;
  model: string;
  context_size?: number;
  runtime_flags?: string[];
}
