/** A project full of features of one kind, and a change to one of its services. */
export interface Takeover {
  readonly name: string;
  readonly compose: string;
  readonly files?: Readonly<Record<string, string>>;
  /** What changes, in the text of the compose file, and the one service that is made anew for it. */
  readonly change: readonly [service: string, from: string, to: string];
}

const s = `image: "bb:1", init: true, stop_grace_period: 1s`;

export const TAKEOVERS: readonly Takeover[] = [
  {
    name: "ports",
    compose: `services:
  a: {${s}, ports: ["127.0.0.1::80", "8081/udp", {target: 90, mode: host, protocol: tcp, name: n, app_protocol: http}], expose: ["3000-3002"]}
  b: {${s}, ports: [{target: 91, host_ip: 127.0.0.1}]}
`,
    change: ["b", "target: 91", "target: 92"],
  },
  {
    name: "volumes",
    compose: `services:
  a: {${s}, volumes: ["data:/data", "/anonymous", "./here:/here:ro", {type: tmpfs, target: /t, tmpfs: {size: 1048576, mode: 0o1777}}], tmpfs: ["/run:size=1m"]}
  b: {${s}, volumes: [{type: volume, source: data, target: /d, read_only: true, volume: {nocopy: true}}, {type: bind, source: ./made, target: /m, bind: {create_host_path: true}}]}
volumes: {data: {labels: {a: b}}, other: {name: "\${COMPOSE_PROJECT_NAME}-other"}}
`,
    files: { "here/file": "1" },
    change: ["b", "read_only: true", "read_only: false"],
  },
  {
    name: "secrets and configs",
    compose: `services:
  a: {${s}, secrets: [f], configs: [c, {source: f, target: /etc/f}]}
  b: {${s}, secrets: [{source: f, target: other}], configs: [{source: text, target: /etc/text}]}
secrets: {f: {file: ./secret}}
configs: {c: {file: ./secret}, f: {file: ./secret}, text: {content: "some <text> & more"}}
`,
    files: { secret: "s" },
    change: ["b", "target: other", "target: third"],
  },
  {
    name: "networks",
    compose: `services:
  a: {${s}, networks: {one: {aliases: [x, y], ipv4_address: SUBNET.9, priority: 10}, two: {}}, hostname: h, domainname: example.org}
  b: {${s}, networks: [two, three], dns: [9.9.9.9], dns_search: [example.org], dns_opt: ["timeout:1"], extra_hosts: {q: 1.2.3.4}}
networks:
  one: {ipam: {config: [{subnet: SUBNET.0/24, gateway: SUBNET.1}]}, driver_opts: {com.docker.network.driver.mtu: "1400"}}
  two: {internal: true, labels: [l=1]}
  three: {name: "\${COMPOSE_PROJECT_NAME}-third", attachable: true}
`,
    change: ["a", "aliases: [x, y]", "aliases: [x]"],
  },
  {
    name: "healthchecks and depends_on",
    compose: `services:
  a: {${s}, depends_on: {b: {condition: service_healthy, restart: true}, job: {condition: service_completed_successfully}}}
  b: {${s}, healthcheck: {test: "true", interval: 1s, timeout: 10s, retries: 20, start_period: 0s}}
  job: {${s}, command: ["true"], healthcheck: {disable: true}}
`,
    change: ["a", "restart: true", "restart: false"],
  },
  {
    name: "deploy",
    compose: `services:
  a: {${s}, deploy: {replicas: 2, labels: {l: "1"}, resources: {limits: {cpus: "0.50", memory: 32M, pids: 100}, reservations: {cpus: "0.1", memory: 16M}}}}
  b: {${s}, deploy: {mode: replicated, restart_policy: {condition: on-failure, delay: 5s, max_attempts: 3, window: 120s}, update_config: {parallelism: 2, order: start-first}, endpoint_mode: vip, placement: {constraints: [node.role == manager]}}}
`,
    change: ["b", "max_attempts: 3", "max_attempts: 4"],
  },
  {
    name: "build",
    compose: `services:
  a: {init: true, stop_grace_period: 1s, build: {context: ./src, args: {A: "1"}, target: last, labels: {l: "1"}}}
  b: {init: true, stop_grace_period: 1s, image: "built-\${COMPOSE_PROJECT_NAME}", build: ./src, environment: {E: "1"}}
`,
    files: { "src/Dockerfile": "FROM bb:1 AS first\nFROM first AS last\nARG A\nENV A=$A\n" },
    change: ["b", 'E: "1"', 'E: "2"'],
  },
  {
    name: "environment and labels",
    compose: `services:
  a: {${s}, env_file: [one.env, {path: two.env, required: false}], environment: [X=1, "Y=a=b", "Z=$$HOME & <more>", FROM_OUTSIDE]}
  b: {${s}, environment: {N: 1, T: "true", E: "", U: "ünï"}, labels: ["a=b", "c", "d=$$x"]}
`,
    files: { "one.env": "A=1\nB='two words'\nC=\"$A-x\"\n", ".env": "UNUSED=1\n" },
    change: ["a", "X=1", "X=2"],
  },
  {
    name: "limits and the kernel",
    compose: `services:
  a: {${s}, ulimits: {nofile: {soft: 1000, hard: 2000}, nproc: 5000}, sysctls: {net.ipv4.ip_forward: 1}, shm_size: 1gb, pids_limit: 200, mem_limit: 64m, memswap_limit: 128m, mem_reservation: 16m, mem_swappiness: 10, cpus: 0.5, cpu_shares: 512, cpuset: "0"}
  b: {${s}, cap_add: [NET_ADMIN], cap_drop: [ALL], security_opt: ["no-new-privileges:true"], oom_score_adj: 100, group_add: ["5", "6"], devices: ["/dev/null:/dev/nothing:rw"], logging: {driver: json-file, options: {max-size: "1m", max-file: "2"}}}
`,
    change: ["a", "soft: 1000", "soft: 1001"],
  },
  {
    name: "process",
    compose: `services:
  a: {${s}, user: "1000:1000", working_dir: /tmp, entrypoint: [sh, -c], command: ["sleep 1000"], tty: true, stdin_open: true, stop_signal: SIGINT, read_only: true}
  b: {${s}, command: sh -c "sleep '1000'", restart: unless-stopped, ipc: shareable, uts: host, pid: host, annotations: {k: v}, platform: linux/amd64, pull_policy: missing}
`,
    change: ["a", "sleep 1000", "sleep 1001"],
  },
  {
    name: "services that share",
    compose: `services:
  a: {${s}, volumes: [/x]}
  b: {${s}, network_mode: "service:a", pid: "service:a", volumes_from: ["a:ro"]}
  c: {${s}, links: ["d:alias"]}
  d: {${s}, ipc: none}
`,
    change: ["b", "volumes_from", "environment: {A: b}, volumes_from"],
  },
  {
    name: "scale, names, profiles, extends and anchors",
    compose: `x-base: &base {${s}, environment: &env {A: "1"}}
services:
  a: {<<: *base, scale: 3}
  b: {<<: *base, container_name: "\${COMPOSE_PROJECT_NAME}-named", environment: {<<: *env, B: "2"}}
  c: {extends: {service: b}, container_name: "\${COMPOSE_PROJECT_NAME}-third", x-mine: 1}
  off: {<<: *base, profiles: [never]}
`,
    change: ["c", "x-mine: 1", "labels: {c: d}"],
  },
  {
    name: "files of labels, files that are not there, gateways and limits of zero",
    compose: `services:
  a: {${s}, label_file: [more.labels], labels: {own: "1"}, ulimits: {core: 0, nproc: {soft: 1000, hard: 2000}}}
  b: {${s}, env_file: [one.env, {path: none.env, required: false}], networks: {default: {gw_priority: 1}}}
`,
    files: { "more.labels": "l=1\n", "one.env": "A=1\n" },
    change: ["a", 'own: "1"', 'own: "2"'],
  },
];
