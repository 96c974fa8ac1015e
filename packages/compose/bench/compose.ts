// npm run bench:compose: this package beside docker compose 2.26.1, in one run on one machine
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { debianFiles } from "../test/debian-files.ts";

const HERE = import.meta.dirname;
const OURS = [process.execPath, join(HERE, "../dist/ros-compose.js")];
const THEIRS = [join(debianFiles(), "usr/bin/docker-compose")];
const root = mkdtempSync(join(tmpdir(), "ros-bench-"));
const failures: string[] = [];

/** A service as people write them, about 0.7 kB. */
function service(index: number, many: boolean): string {
  const rest = many
    ? `    environment: {A: "\${A:-1}", B: two, C: "3", D: four, E: "${index}"}
    ports: ["${10000 + index}:80"]
    volumes: ["data${index % 20}:/data", "./conf:/conf:ro"]
    networks: [front, back]
    labels: {com.example.index: "${index}", com.example.kind: web}
    healthcheck: {test: [CMD, "true"], interval: 10s, timeout: 2s, retries: 3}
    logging: {driver: json-file, options: {max-size: 10m, max-file: "3"}}
${index > 0 ? `    depends_on: [s${index - 1 - ((index - 1) % 10)}]\n` : ""}`
    : "";
  return `  s${index}:\n    image: bench:1\n${rest}`;
}

function project(name: string, count: number, many: boolean): string {
  const directory = join(root, name);
  mkdirSync(directory, { recursive: true });
  const services = Array.from({ length: count }, (_, index) => service(index, many)).join("");
  const volumes = Array.from({ length: 20 }, (_, index) => `  data${index}: {}\n`).join("");
  writeFileSync(
    join(directory, "compose.yaml"),
    `services:\n${services}${many ? `volumes:\n${volumes}networks: {front: {}, back: {}}\n` : ""}`,
  );
  return directory;
}

function seconds(
  [command = "", ...first]: readonly string[],
  cwd: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): number {
  const begun = performance.now();
  const { status, stderr } = spawnSync(command, [...first, ...args], {
    cwd,
    env: { PATH: process.env.PATH, HOME: root, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (status !== 0)
    throw new Error(`${command} ${args.join(" ")}: ${status}\n${String(stderr).slice(-2000)}`);
  return (performance.now() - begun) / 1000;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

function line(what: string, ours: number, theirs: number, bar: number | undefined, more = ""): void {
  const ratio = ours / theirs;
  const verdict = bar === undefined ? "" : ratio <= bar ? `  (bar ${bar}: met)` : `  (bar ${bar}: MISSED)`;
  if (bar !== undefined && ratio > bar) failures.push(what);
  process.stdout.write(
    `${what.padEnd(34)} ${ours.toFixed(3)} s  ${theirs.toFixed(3)} s  ratio ${ratio.toFixed(2)}${verdict}${more}\n`,
  );
}

/** Alternating, so that a busy moment hits both. */
function race(rounds: number, one: () => number, other: () => number): [number, number] {
  const [a, b]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    a.push(one());
    b.push(other());
  }
  return [median(a), median(b)];
}

function benchConfig(): void {
  for (const count of [1, 10, 100, 1000]) {
    const cwd = project(`config-${count}`, count, true);
    const args = ["config", "-q"];
    const [ours, theirs] = race(
      count >= 1000 ? 3 : 5,
      () => seconds(OURS, cwd, args),
      () => seconds(THEIRS, cwd, args),
    );
    line(`config of ${count}`, ours, theirs, count === 1000 ? 0.6 : undefined);
  }
  const large = seconds(OURS, project("config-10000", 10_000, true), ["config", "-q"]);
  process.stdout.write(`config of 10000                    ${large.toFixed(3)} s\n`);
}

interface Recorder {
  readonly socket: string;
  /** The number of requests since the last call. */
  count(): Promise<number>;
  stop(): void;
}

async function startRecorder(): Promise<Recorder> {
  const socket = join(root, `${Math.random().toString(36).slice(2)}.sock`);
  const child = spawn(process.execPath, [join(HERE, "recording-daemon.ts"), socket], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  await answers.next();
  return {
    socket,
    async count() {
      child.stdin.write("\n");
      return Number((await answers.next()).value);
    },
    stop: () => child.stdin.end(),
  };
}

async function benchUp(count: number, rounds: number): Promise<void> {
  const cwd = project(`up-${count}`, count, false);
  const times: Record<string, [number[], number[]]> = { up: [[], []], again: [[], []], ps: [[], []] };
  const requests: Record<string, [number, number]> = {};
  for (let round = 0; round < rounds; round++) {
    for (const [tool, which] of [
      [OURS, 0],
      [THEIRS, 1],
    ] as const) {
      const recorder = await startRecorder();
      const env = { DOCKER_HOST: `unix://${recorder.socket}` };
      for (const [what, args] of [
        ["up", ["up", "-d"]],
        ["again", ["up", "-d"]],
        ["ps", ["ps", "-a"]],
      ] as const) {
        times[what]?.[which].push(seconds(tool, cwd, args, env));
        requests[what] ??= [0, 0];
        requests[what][which] = await recorder.count();
      }
      recorder.stop();
    }
  }
  const show = (what: string, bar: number | undefined, limit: number | undefined): void => {
    const [ours, theirs] = requests[what] ?? [0, 0];
    const over = limit !== undefined && ours > limit;
    if (over) failures.push(`requests of ${what}`);
    const note = `  requests ${ours} to ${theirs}${limit === undefined ? "" : ` (at most ${limit}${over ? ": MISSED" : ""})`}`;
    line(`${what} of ${count}`, median(times[what]?.[0] ?? []), median(times[what]?.[1] ?? []), bar, note);
  };
  show("up", count >= 100 ? 1 : undefined, 2 * count + 1 + 10);
  show("again", undefined, 7);
  show("ps", count >= 500 ? 0.5 : undefined, undefined);
}

try {
  for (const name of ["config", "compose"])
    execFileSync("npx", ["tsup", "--no-dts", "--silent"], {
      cwd: join(HERE, "../../../packages", name),
      stdio: "inherit",
    });
  process.stdout.write("                                   ros-compose  docker compose 2.26.1\n");
  const parts = process.argv.slice(2);
  const wants = (part: string): boolean => parts.length === 0 || parts.includes(part);
  if (wants("config")) benchConfig();
  for (const [count, rounds] of [
    [10, 3],
    [100, 5],
    [500, 3],
  ] as const)
    if (wants(`up-${count}`)) await benchUp(count, rounds);
} finally {
  rmSync(root, { recursive: true, force: true });
}
if (failures.length > 0) {
  process.stderr.write(`missed: ${failures.join(", ")}\n`);
  process.exitCode = 1;
}
