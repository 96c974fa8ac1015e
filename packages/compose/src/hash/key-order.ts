/**
 * The order in which docker compose writes the keys of its structures: its hashes depend on it.
 * `!` marks a key that is written even when it is empty, `name:Structure` what stands below a key,
 * `name:Structure{}` a map and `name:Structure[]` a list of it.
 */
export type KeyOrder = Readonly<Record<string, string>>;

const COMMON: KeyOrder = {
  BlkioConfig:
    "weight weight_device:WeightDevice[] device_read_bps:ThrottleDevice[] device_read_iops:ThrottleDevice[] device_write_bps:ThrottleDevice[] device_write_iops:ThrottleDevice[]",
  WeightDevice: "Path! Weight!",
  ThrottleDevice: "Path! Rate!",
  CredentialSpec: "config file registry",
  Dependency: "condition restart required!",
  Deploy:
    "mode replicas labels update_config:UpdateConfig rollback_config:UpdateConfig resources!:Resources restart_policy:RestartPolicy placement!:Placement endpoint_mode",
  Resources: "limits:Resource reservations:Resource",
  Resource: "cpus memory pids devices:DeviceRequest[] generic_resources:GenericResource[]",
  GenericResource: "discrete_resource_spec:DiscreteResource",
  DiscreteResource: "kind! value!",
  UpdateConfig: "parallelism? delay failure_action monitor max_failure_ratio order",
  RestartPolicy: "condition delay? max_attempts? window?",
  Placement: "constraints preferences:Preference[] max_replicas_per_node",
  Preference: "spread",
  Develop: "watch:Trigger[]",
  Healthcheck: "test timeout? interval? retries? start_period? start_interval? disable",
  Logging: "driver options",
  Port: "name mode host_ip target published protocol app_protocol",
  MountTmpfs: "size mode",
  FileReference: "source target uid gid mode?",
  Ulimit: "single soft hard",
  Device: "source target permissions",
};

/** The model of docker compose 2.26.1. Debian's has keys that the original refuses, so that one order fits both. */
export const KEY_ORDER_2_26: KeyOrder = {
  ...COMMON,
  Service:
    "profiles annotations attach? build develop:Develop blkio_config:BlkioConfig cap_add cap_drop cgroup_parent cgroup cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpus cpuset cpu_shares command! configs:FileReference[] container_name credential_spec:CredentialSpec depends_on:Dependency{} deploy:Deploy device_cgroup_rules devices:Device[] dns dns_opt dns_search dockerfile domainname entrypoint! environment env_file:EnvFile[] expose extends external_links extra_hosts group_add gpus:DeviceRequest[] hostname healthcheck:Healthcheck image init? ipc isolation labels links logging:Logging log_driver log_opt mem_limit mem_reservation memswap_limit mem_swappiness mac_address net network_mode networks:Endpoint{} oom_kill_disable oom_score_adj pid pids_limit platform ports:Port[] privileged pull_policy read_only restart runtime scale secrets:FileReference[] security_opt shm_size stdin_open stop_grace_period? stop_signal storage_opt sysctls tmpfs tty ulimits:Ulimit{} user userns_mode uts volume_driver volumes:Mount[] volumes_from working_dir post_start:Hook[] pre_stop:Hook[]",
  DeviceRequest: "capabilities driver count device_ids options",
  Trigger: "path! action! target exec!:Hook ignore",
  Hook: "command! user privileged working_dir environment",
  EnvFile: "path required! format",
  Endpoint: "priority aliases ipv4_address ipv6_address link_local_ips mac_address driver_opts",
  Mount: "type source target read_only consistency bind?:MountBind volume?:MountVolume tmpfs?:MountTmpfs",
  MountBind: "selinux propagation create_host_path recursive",
  MountVolume: "nocopy subpath",
};

/** The model of docker compose 5.5. */
export const KEY_ORDER_5_5: KeyOrder = {
  ...COMMON,
  Service:
    "annotations attach? build develop:Develop blkio_config:BlkioConfig cap_add cap_drop cgroup_parent cgroup cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpus cpuset cpu_shares command! configs:FileReference[] container_name credential_spec:CredentialSpec deploy:Deploy device_cgroup_rules devices:Device[] dns dns_opt dns_search dockerfile domainname entrypoint! provider:Provider environment env_file:EnvFile[] expose extends external_links extra_hosts group_add gpus:DeviceRequest[] hostname healthcheck:Healthcheck image init? ipc isolation labels label_file links logging:Logging log_driver log_opt mem_limit mem_reservation memswap_limit mem_swappiness mac_address models:ServiceModel{} net network_mode networks:Endpoint{} oom_kill_disable oom_score_adj pid pids_limit platform ports:Port[] privileged pull_policy read_only restart runtime scale secrets:FileReference[] security_opt shm_size stdin_open stop_grace_period? stop_signal storage_opt sysctls tmpfs tty ulimits:Ulimit{} use_api_socket user userns_mode uts volume_driver volumes:Mount[] volumes_from working_dir pre_start:Hook[] post_start:Hook[] pre_stop:Hook[]",
  DeviceRequest: "capabilities driver count device_ids options",
  Trigger: "path! action! target exec!:Hook include ignore initial_sync",
  EnvFile: "path required! format",
  Endpoint:
    "aliases driver_opts gw_priority interface_name ipv4_address ipv6_address link_local_ips mac_address priority",
  Mount:
    "type source target read_only consistency bind?:MountBind volume?:MountVolume tmpfs?:MountTmpfs image?:MountImage",
  MountBind: "selinux propagation create_host_path! recursive",
  MountVolume: "labels nocopy subpath",
  MountImage: "subpath",
  Hook: "command! image user privileged working_dir environment per_replica",
  Provider: "type options",
  ServiceModel: "endpoint_var model_var",
};

/** Attributes of a service that either order knows. */
export const SERVICE_KEYS: ReadonlySet<string> = new Set(
  [KEY_ORDER_2_26, KEY_ORDER_5_5].flatMap(({ Service = "" }) =>
    Service.split(" ").map((entry) => entry.replace(/[!?:].*/, "")),
  ),
);
