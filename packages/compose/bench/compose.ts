// npm run bench:compose -- [--check] [PART...]: this package beside docker compose, in one run on one machine
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startDaemon } from "../test/daemon.ts";
import { type Figure, figureTable, toFigure, verdicts } from "./figures.ts";
import { startRecorder } from "./recorder.ts";
import { findTools, race, seconds } from "./tools.ts";
import { writeProject } from "./write-project.ts";

const PACKAGES = join(import.meta.dirname, "../..");
const REAL = 20;
/** An engine's time varies by a tenth. */
const REAL_ROUNDS = 20;
const REST_SECONDS = 1;
/** How much more a service may cost where there are many. */
const GROWTH = 1.5;

const root = mkdtempSync(join(tmpdir(), "ros-bench-"));
const report = (line: string): void => void process.stderr.write(`bench: ${line}\n`);
const [ours, theirs, newer] = findTools(report);
const tools = [ours, theirs, newer] as const;

/** `config` of files of several sizes. */
function benchConfig(): Figure[] {
  const args = ["config", "-q"];
  const figures = [1, 10, 100, 1000].map((count): Figure => {
    const cwd = writeProject(join(root, `config-${count}`), count, true);
    const times = race(count < 1000 ? 7 : 5, tools, (tool) => seconds(tool, cwd, args));
    report(`config of ${count}`);
    return toFigure(`config of ${count} services`, times, count === 1000 ? { bar: 0.6, goal: 0.35 } : {});
  });
  const cwd = writeProject(join(root, "config-10000"), 10_000, true);
  const large = race(3, [ours], (tool) => seconds(tool, cwd, args));
  return [...figures, toFigure("config of 10000 services", large)];
}

/** What a service more costs between 1,000 and 10,000, of what it costs between 10 and 1,000. */
function growth(figures: readonly Figure[]): number {
  const of = (count: number): number =>
    figures.find(({ what }) => what === `config of ${count} services`)?.ours ?? Number.NaN;
  return (of(10_000) - of(1000)) / 9000 / ((of(1000) - of(10)) / 990);
}

const STEPS = [
  ["fresh up -d", ["up", "-d"]],
  ["up -d again", ["up", "-d"]],
  ["ps -a", ["ps", "-a"]],
] as const;

/** `up` and `ps` of services on one network; the engine only answers. */
async function benchRecorded(count: number, rounds: number): Promise<Figure[]> {
  const cwd = writeProject(join(root, `up-${count}`), count, false);
  const times = STEPS.map(() => tools.map((tool): number[] | undefined => tool && []));
  const requests = STEPS.map(() => tools.map(() => 0));
  for (let round = 0; round <= rounds; round++) {
    for (const [at, tool] of tools.entries()) {
      if (tool === undefined) continue;
      const recorder = await startRecorder(join(root, `${count}-${round}-${at}.sock`));
      for (const [step, [, args]] of STEPS.entries()) {
        const took = seconds(tool, cwd, args, { DOCKER_HOST: `unix://${recorder.socket}` });
        // the first round does not count: nothing is in any cache yet
        if (round > 0) times[step]?.[at]?.push(took);
        requests[step]![at] = await recorder.count();
      }
      recorder.stop();
    }
  }
  report(`up and ps of ${count}`);
  const bars: Partial<Figure>[] = [
    { requestBar: 2 * count + 1 + 10, ...(count === 100 ? { bar: 1, goal: 0.5 } : {}) },
    { requestBar: 7 },
    { requestBar: 1, ...(count === 500 ? { bar: 0.5 } : {}) },
  ];
  return STEPS.map(([name], step) => {
    const [asked = Number.NaN, askedByThem = Number.NaN] = requests[step] ?? [];
    return toFigure(`${name} of ${count}`, times[step] ?? [], {
      ...{ requests: { ours: asked, theirs: askedByThem }, ...bars[step] },
    });
  });
}

/** Containers that really start, on Docker 26.1. */
async function benchReal(): Promise<Figure[]> {
  const daemon = await startDaemon("26.1");
  try {
    const cwd = writeProject(join(root, "real"), REAL, false, "bb:1");
    const times = race(REAL_ROUNDS, tools, (tool) => {
      const took = seconds(tool, cwd, ["up", "-d"], daemon.env);
      seconds(tool, cwd, ["down", "-t", "0"], daemon.env);
      // the kernel goes on clearing networks away, which is not the next tool's work
      execFileSync("sleep", [String(REST_SECONDS)]);
      return took;
    });
    report(`up of ${REAL} on the real engine`);
    return [toFigure(`fresh up -d of ${REAL} on Docker 26.1`, times, { bar: 1 })];
  } finally {
    await daemon.stop();
  }
}

const PARTS: Readonly<Record<string, () => Figure[] | Promise<Figure[]>>> = {
  config: benchConfig,
  "up-10": () => benchRecorded(10, 5),
  "up-100": () => benchRecorded(100, 7),
  "up-500": () => benchRecorded(500, 5),
  real: benchReal,
};

try {
  const { values, positionals } = parseArgs({
    options: { check: { type: "boolean" } },
    allowPositionals: true,
  });
  const unknown = positionals.find((part) => !Object.hasOwn(PARTS, part));
  if (unknown !== undefined)
    throw new Error(`expected a part (${Object.keys(PARTS).join(", ")}), got ${unknown}`);
  for (const name of ["config", "compose"])
    execFileSync("tsup", ["--no-dts", "--silent"], { cwd: join(PACKAGES, name), stdio: "inherit" });
  const figures: Figure[] = [];
  for (const [part, measure] of Object.entries(PARTS))
    if (positionals.length === 0 || positionals.includes(part)) figures.push(...(await measure()));
  const told = figures.flatMap(verdicts);
  const grown = growth(figures);
  if (!Number.isNaN(grown))
    told.push(
      ...verdicts({ what: "a service of 10000, of one of 1000", ours: grown, ratio: grown, bar: GROWTH }),
    );
  process.stdout.write(
    `${figureTable(figures, newer?.name)}\n${told.map(({ line }) => `${line}\n`).join("")}`,
  );
  if (values.check && told.some(({ isMissed }) => isMissed)) process.exitCode = 1;
} finally {
  rmSync(root, { recursive: true, force: true });
}
