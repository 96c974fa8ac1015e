import type { ImageSpec } from "./image.ts";
import type { Fault } from "./registry.ts";

/** An update that must not go through: what the new version is, or what keeps it from coming. */
export interface BadUpdate {
  readonly name: string;
  /** The new version of the image; a well one if only the way to it is broken. */
  readonly image?: ImageSpec;
  /** Instead of an image, what the tag leads to from now on. */
  readonly publish?: "list without this machine";
  readonly fault?: Fault["kind"];
  /** Lines added to the service in the compose file. */
  readonly change?: string;
  readonly deadlineSeconds?: number;
  /** What the one line of the error must say. */
  readonly says: RegExp;
}

const second = 1e9;
const check = (test: string, more: object = {}): NonNullable<ImageSpec["Healthcheck"]> => ({
  Test: ["CMD-SHELL", test],
  Interval: second,
  Timeout: 5 * second,
  Retries: 1,
  ...more,
});
/** The first bytes of a program for 64-bit ARM. */
const ARM = "\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\xb7\0";
/** A port that another container has. */
export const TAKEN_PORT = 8099;

export const BAD_UPDATES: readonly BadUpdate[] = [
  { name: "no such entry point", image: { Entrypoint: ["/nope"] }, says: /no such file or directory/ },
  { name: "no such command on PATH", image: { Cmd: ["nope"] }, says: /executable file not found/ },
  {
    name: "entry point is not executable",
    image: { Cmd: ["/app"], files: { app: { text: "#!/bin/sh\nsleep 1000\n", mode: 0o644 } } },
    says: /permission denied/,
  },
  { name: "entry point is a directory", image: { Cmd: ["/bin"] }, says: /permission denied|is a directory/ },
  {
    name: "interpreter of the entry point is missing",
    image: { Cmd: ["/app"], files: { app: "#!/bin/python\n" } },
    says: /no such file or directory|exited/,
  },
  {
    name: "program for another architecture",
    image: { Cmd: ["/app"], files: { app: ARM } },
    says: /exec format error|exited/,
  },
  {
    name: "no manifest for this architecture",
    publish: "list without this machine",
    says: /no matching manifest/,
  },
  {
    name: "user that does not exist",
    image: { User: "nobody-here" },
    says: /unable to find user nobody-here/,
  },
  {
    name: "working directory is a file",
    image: { WorkingDir: "/etc/image" },
    says: /not a directory|mkdir|Cannot mkdir/,
  },
  {
    name: "exits with 0 at once, and has a volume of its own",
    image: { Cmd: ["true"], Volumes: { "/own": {} } },
    says: /exited \(0\)/,
  },
  { name: "exits with 1 at once", image: { Cmd: ["false"] }, says: /exited \(1\)/ },
  { name: "exits after a second", image: { Cmd: ["sh", "-c", "sleep 1; exit 3"] }, says: /exited \(3\)/ },
  {
    name: "crashes and is restarted again and again",
    image: { Cmd: ["sh", "-c", "sleep 1; exit 3"] },
    change: "restart: always",
    says: /does not stay up/,
  },
  {
    name: "never healthy",
    image: { Healthcheck: check("false", { StartPeriod: 600 * second }) },
    deadlineSeconds: 4,
    says: /not \w+ after 4 s/,
  },
  { name: "unhealthy at the first check", image: { Healthcheck: check("false") }, says: /is unhealthy/ },
  {
    name: "unhealthy only after some checks",
    image: { Healthcheck: check("false", { Retries: 3 }) },
    says: /is unhealthy/,
  },
  {
    name: "healthcheck hangs",
    image: { Healthcheck: check("sleep 1000", { Timeout: second }) },
    says: /is unhealthy/,
  },
  {
    name: "healthcheck command is missing",
    image: { Healthcheck: { Test: ["CMD", "/nope"], Interval: second, Retries: 1 } },
    says: /is unhealthy/,
  },
  { name: "no such tag", change: "image: IMAGE:gone", says: /gone/ },
  { name: "registry does not answer", fault: "gone", says: /EOF|connection/ },
  { name: "registry answers 500", fault: "broken", says: /500|error/ },
  { name: "registry refuses", fault: "denied", says: /denied/ },
  { name: "layer is not what its digest says", fault: "corrupt", says: /verification failed/ },
  { name: "layer is cut off", fault: "cut", says: /EOF/ },
  {
    name: "port is taken",
    change: `ports: ["127.0.0.1:${TAKEN_PORT}:80"]`,
    says: /address already in use|port is already allocated/,
  },
  {
    name: "bind source is missing",
    change: "volumes: [{type: bind, source: /nope, target: /n, bind: {create_host_path: false}}]",
    says: /bind source path does not exist/,
  },
  {
    name: "address is outside of the network",
    change: "networks: {default: {ipv4_address: 192.0.2.1}}",
    says: /address|subnet/,
  },
];

/** A service as it runs before each bad update. */
export const BEFORE: ImageSpec = { Healthcheck: check("true", { Retries: 10 }), Volumes: { "/scratch": {} } };
