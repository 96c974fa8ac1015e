// npm run bench:config -- [--check] [--rounds N]: what checking a document costs
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { parseConfig } from "@ros/config";
import { fingerprint, writeCachedConfig } from "@ros/config/node";
import { parseDocument } from "yaml";
import { documentOfLines } from "./documents.ts";
import { command, cpuTime, inTurn } from "./measure.ts";

interface Figure {
  readonly name: string;
  readonly value: number;
  readonly limit?: number;
  readonly goal?: number;
}

const { values } = parseArgs({
  options: { check: { type: "boolean" }, rounds: { type: "string", default: "15" } },
});
const rounds = Number(values.rounds);
const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "ros-config-bench-"));
const node = process.execPath;

const figures: Figure[] = [];
try {
  execFileSync("npx", ["--no-install", "tsup", "--silent", "--no-dts"], { cwd: root, stdio: "inherit" });
  figures.push(...coldStart(), ...inProcess(), ...cachedRead());
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const { name, value, limit, goal } of figures) {
  const bounds = [limit === undefined ? "" : `at most ${limit}`, goal === undefined ? "" : `goal ${goal}`]
    .filter(Boolean)
    .join(", ");
  process.stdout.write(
    `${name}: ${value.toFixed(value < 10 ? 3 : 1)}${bounds === "" ? "" : ` (${bounds})`}\n`,
  );
}
const missed = figures.filter(({ value, limit }) => limit !== undefined && value > limit);
if (values.check === true && missed.length > 0) process.exitCode = 1;

/** The program from nothing to its verdict, beside the checker that people have today. */
function coldStart(): Figure[] {
  const file = join(folder, "cloud-config.yml");
  writeFileSync(file, documentOfLines(200));
  // a document of its own schema, as long as ours
  const theirs = join(folder, "theirs.yml");
  writeFileSync(
    theirs,
    `#cloud-config\nwrite_files:\n${Array.from({ length: 66 }, (_, at) => `- path: /etc/file${at}\n  permissions: "0644"\n  content: text ${at}\n`).join("")}`,
  );
  const peer = ["/usr/bin/cloud-init", "/usr/local/bin/cloud-init"].find((path) => existsSync(path));
  const runs = [command(node, ["-e", "0"]), command(node, [join(root, "dist/bin.js"), "validate", file])];
  const [floor, ours, other] = inTurn(
    rounds,
    peer === undefined ? runs : [...runs, command(peer, ["schema", "-c", theirs])],
  );
  const figures: Figure[] = [
    { name: "node -e 0, ms", value: floor! },
    { name: "ros-config validate, 200 lines, cold, ms", value: ours! },
    { name: "  of node -e 0", value: ours! / floor! },
  ];
  if (other === undefined)
    return [...figures, { name: "cloud-init is not installed, not compared", value: Number.NaN }];
  return [
    ...figures,
    { name: "cloud-init schema -c, 200 lines, ms", value: other },
    { name: "  ros-config of cloud-init", value: ours! / other, limit: 0.5, goal: 0.3 },
  ];
}

/** What checking a document costs beside reading it with yaml alone, and how that grows. */
function inProcess(): Figure[] {
  const plain = documentOfLines(200);
  // an anchor needs the parser; most documents do without
  const anchored = plain.replace("hostname: node1", "hostname: &name node1");
  const batch = (times: number, run: () => void) => () => {
    for (let at = 0; at < times; at++) run();
  };
  const runs = [
    () => void parseDocument(plain),
    () => void parseConfig(plain),
    () => void parseConfig(anchored),
  ].map((run) => batch(50, run));
  inTurn(2, runs);
  const [read, short, whole] = inTurn(9, runs, cpuTime).map((time) => time / 50);
  const sizes = [10, 100, 1000, 10_000];
  const texts = sizes.map(documentOfLines);
  const counts = texts.map((text) => text.split("\n").length - 1);
  // each size reads as many lines in all, so that each pays its part of collecting garbage
  const times = counts.map((lines) => Math.ceil(50_000 / lines));
  const bySize = texts.map((text, at) => batch(times[at]!, () => void parseConfig(text)));
  inTurn(1, bySize);
  const perLine = inTurn(9, bySize, cpuTime).map((time, at) => (time / times[at]! / counts[at]!) * 1000);
  return [
    { name: "yaml alone, 200 lines, warm, ms of CPU", value: read! },
    { name: "reading and checking, ms of CPU", value: short! },
    { name: "  of yaml alone", value: short! / read!, limit: 1.5 },
    { name: "the same with an anchor, of yaml alone", value: whole! / read!, limit: 1.5 },
    ...sizes.map((lines, at) => ({
      name: `microseconds of CPU a line of about ${lines}`,
      value: perLine[at]!,
    })),
    { name: "  a line of 10,000 lines, of one of 100", value: perLine[3]! / perLine[1]!, limit: 1.5 },
  ];
}

/** One value of a machine's configuration, from the cache. */
function cachedRead(): Figure[] {
  const cache = join(folder, "config.json");
  const options = { root: join(folder, "machine") };
  writeCachedConfig(cache, { hostname: "node1" }, fingerprint(options));
  const script = join(folder, "get.mjs");
  writeFileSync(
    script,
    `import { runConfigCommand } from ${JSON.stringify(join(root, "dist/node.js"))};
process.exitCode = await runConfigCommand(["get", "hostname"], { machine: ${JSON.stringify({ ...options, cache })}, out: (text) => process.stdout.write(text), err: (text) => process.stderr.write(text) });\n`,
  );
  const [floor, get] = inTurn(rounds, [command(node, ["-e", "0"]), command(node, [script])]);
  return [
    { name: "ros config get KEY, from the cache, ms", value: get! },
    { name: "  of node -e 0", value: get! / floor!, limit: 1.6, goal: 1.15 },
  ];
}
