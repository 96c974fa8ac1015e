/** A command line with the compose file that lies there when it runs. */
export type Turn = readonly [compose: string, ...args: string[]];
export interface Scenario {
  readonly name: string;
  readonly turns: readonly Turn[];
  /** What another tool must not be asked, with the reason. */
  readonly notTheirs?: string;
}

const UP = ["up", "-d", "--quiet-pull"] as const;
const s = (body: string, rest = ""): string => `services:\n${body.replace(/^/gm, "  ")}\n${rest}`;
const svc = (name: string, more = "", image = "bb:1"): string =>
  `${name}: {image: "${image}", command: [sleep, "1000"], init: true, stop_grace_period: 1s${more ? `, ${more}` : ""}}`;
const two = (web = "", db = "", dbImage = "bb:1"): string =>
  s(`${svc("web", `depends_on: [db]${web && `, ${web}`}`)}\n${svc("db", db, dbImage)}`);

/** One `up` of each: the attribute must reach the container as docker compose brings it there. */
const ATTRIBUTES: readonly string[] = [
  "environment: {A: '1', B: two, C: ''}",
  "labels: {a: b, c: ''}",
  "cap_add: [NET_ADMIN], cap_drop: [MKNOD]",
  "hostname: h, domainname: d.example",
  "user: '1000:1000', working_dir: /tmp",
  "read_only: true, tmpfs: ['/run', '/tmp:size=1m']",
  "mem_limit: 64m, cpus: 0.5",
  "ulimits: {nofile: {soft: 1000, hard: 2000}, nproc: 5000}",
  "extra_hosts: ['a=1.2.3.4', 'b:5.6.7.8']",
  "restart: on-failure:3",
  "healthcheck: {test: [CMD, 'true'], interval: 1s, retries: 2}",
  "logging: {driver: json-file, options: {max-size: 1m}}",
  "volumes: ['data:/d', '/anon', './b:/b:ro', {type: tmpfs, target: /t}]",
  "ports: ['127.0.0.1::8080', '9090/udp']",
  "dns: [9.9.9.9], sysctls: {net.ipv4.ip_forward: '1'}",
  "network_mode: host",
  "networks: {one: {aliases: [x, y], ipv4_address: 10.213.7.9}, two: {}}",
  "tty: true, stdin_open: true, shm_size: 1m",
  "entrypoint: [env], stop_signal: SIGINT",
  "pid: host, ipc: host, group_add: ['5']",
  "deploy: {replicas: 2, resources: {limits: {memory: 32m}}}",
  "secrets: [f], configs: [{source: c, target: /etc/c}]",
];
const RESOURCES = `volumes: {data: {}}
networks: {one: {ipam: {config: [{subnet: 10.213.7.0/24}]}}, two: {}}
secrets: {f: {file: ./secret}}
configs: {c: {file: ./secret}}
`;

export const SCENARIOS: readonly Scenario[] = [
  ...ATTRIBUTES.map((more) => ({
    name: `attribute ${more}`,
    turns: [[s(svc("a", more), RESOURCES), ...UP]] as const,
  })),
  { name: "order of two", turns: [[two(), ...UP]] },
  {
    name: "twice",
    turns: [
      [two(), ...UP],
      [two(), ...UP],
    ],
  },
  {
    name: "stop and start",
    turns: [
      [two(), ...UP],
      [two(), "stop"],
      [two(), "start"],
    ],
  },
  {
    name: "stop one",
    turns: [
      [two(), ...UP],
      [two(), "stop", "web"],
    ],
  },
  {
    name: "restart",
    turns: [
      [two(), ...UP],
      [two(), "restart", "-t", "1"],
    ],
  },
  {
    name: "kill",
    turns: [
      [two(), ...UP],
      [two(), "kill", "web"],
    ],
  },
  {
    name: "pause",
    turns: [
      [two(), ...UP],
      [two(), "pause", "db"],
    ],
  },
  {
    name: "unpause",
    turns: [
      [two(), ...UP],
      [two(), "pause"],
      [two(), "unpause"],
    ],
  },
  {
    name: "rm",
    turns: [
      [two(), ...UP],
      [two(), "rm", "-fs", "web"],
    ],
  },
  {
    name: "down",
    turns: [
      [two("", "volumes: ['data:/d']") + RESOURCES, ...UP],
      [two() + RESOURCES, "down"],
    ],
  },
  {
    name: "down with volumes",
    turns: [
      [two("", "volumes: ['data:/d']") + RESOURCES, ...UP],
      [two("", "volumes: ['data:/d']") + RESOURCES, "down", "-v"],
    ],
  },
  { name: "create", turns: [[two(), "create"]] },
  { name: "no start", turns: [[two(), "up", "--no-start"]] },
  {
    name: "scale up",
    turns: [
      [s(svc("a")), ...UP],
      [s(svc("a")), ...UP, "--scale", "a=3"],
    ],
  },
  {
    name: "scale down",
    turns: [
      [s(svc("a", "scale: 3")), ...UP],
      [s(svc("a", "scale: 1")), ...UP],
    ],
  },
  {
    name: "scale command",
    turns: [
      [s(svc("a")), ...UP],
      [s(svc("a")), "scale", "a=2"],
    ],
  },
  {
    name: "image changed",
    turns: [
      [s(svc("a")), ...UP],
      [s(svc("a", "", "bb:2")), ...UP],
    ],
  },
  {
    name: "environment changed",
    turns: [
      [s(svc("a", "environment: {A: '1'}")), ...UP],
      [s(svc("a", "environment: {A: '2'}")), ...UP],
    ],
  },
  {
    name: "anonymous volume kept",
    turns: [
      [s(svc("a", "volumes: [/anon]")), ...UP],
      [s(svc("a", "volumes: [/anon]", "bb:2")), ...UP],
    ],
  },
  {
    name: "force recreate",
    turns: [
      [two(), ...UP],
      [two(), ...UP, "--force-recreate"],
    ],
  },
  {
    name: "no recreate",
    turns: [
      [s(svc("a")), ...UP],
      [s(svc("a", "", "bb:2")), ...UP, "--no-recreate"],
    ],
  },
  {
    name: "orphan stays",
    turns: [
      [two(), ...UP],
      [s(svc("db")), ...UP],
    ],
  },
  {
    name: "orphan removed",
    turns: [
      [two(), ...UP],
      [s(svc("db")), ...UP, "--remove-orphans"],
    ],
  },
  { name: "container name", turns: [[s(svc("a", "labels: {x: y}")), ...UP]] },
  { name: "profile", turns: [[s(`${svc("a")}\n${svc("b", "profiles: [p]")}`), "--profile", "p", ...UP]] },
  { name: "only one", turns: [[two(), ...UP, "db"]] },
  { name: "no dependencies", turns: [[two(), ...UP, "--no-deps", "web"]] },
  {
    name: "healthy dependency",
    turns: [
      [
        s(
          `${svc("web", "depends_on: {db: {condition: service_healthy}}")}\n${svc("db", "healthcheck: {test: [CMD, 'true'], interval: 1s}")}`,
        ),
        ...UP,
      ],
    ],
  },
  {
    name: "completed dependency",
    turns: [
      [
        s(
          `${svc("web", "depends_on: {job: {condition: service_completed_successfully}}")}\njob: {image: "bb:1", command: ["true"]}`,
        ),
        ...UP,
      ],
    ],
  },
  {
    name: "failed dependency",
    turns: [
      [
        s(
          `${svc("web", "depends_on: {job: {condition: service_completed_successfully}}")}\njob: {image: "bb:1", command: ["false"]}`,
        ),
        ...UP,
      ],
    ],
  },
  {
    name: "optional dependency fails",
    turns: [
      [
        s(
          `${svc("web", "depends_on: {job: {condition: service_completed_successfully, required: false}}")}\njob: {image: "bb:1", command: ["false"]}`,
        ),
        ...UP,
      ],
    ],
  },
  {
    name: "network of a service",
    turns: [[s(`${svc("a")}\n${svc("b", "network_mode: 'service:a', depends_on: [a]")}`), ...UP]],
  },
  {
    name: "volumes from",
    turns: [[s(`${svc("a", "volumes: [/x]")}\n${svc("b", "volumes_from: [a]")}`), ...UP]],
  },
  {
    name: "network added",
    turns: [
      [s(svc("a", "networks: [one]"), RESOURCES), ...UP],
      [s(svc("a", "networks: [one, two]"), RESOURCES), ...UP],
    ],
  },
  {
    name: "wait",
    turns: [[s(svc("a", "healthcheck: {test: [CMD, 'true'], interval: 1s}")), ...UP, "--wait"]],
  },
  { name: "no such service", turns: [[s(svc("a")), ...UP, "nope"]] },
  { name: "unknown flag", turns: [[s(svc("a")), "up", "--nope"]] },
];
