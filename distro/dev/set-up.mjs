// @ts-check
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { countArchives, isInstalled, npmFault } from "./npm-packages.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const TOP = join(HERE, "../..");
const NODE = join(TOP, "node_modules/.bin/node");

/** Install what is missing, then run the command on the Node that comes with the npm packages. */
export async function setUpAndRun(command, args) {
  try {
    if (command === undefined || !existsSync(join(HERE, `${command}.ts`)))
      throw new Error(`unknown command ${JSON.stringify(command ?? "")}`);
    needLibrary();
    await installPackages();
    checkNode();
    await run(command, args);
  } catch (error) {
    console.error(`npm: ${error.message}`);
    process.exitCode = 1;
  }
}

async function installPackages() {
  const lock = readJson(join(TOP, "package-lock.json"));
  const installed = readJson(join(TOP, "node_modules/.package-lock.json"));
  if (installed !== undefined && existsSync(NODE) && isInstalled(lock, installed)) return;
  const total = countArchives(lock);
  console.error(`installing ${total} npm packages`);
  const strict = await npm(["ci"], total);
  if (strict.code === 0) return;
  if (!/code EUSAGE/.test(strict.output)) throw new Error(`npm ci failed: ${npmFault(strict.output)}`);
  // a registry that lacks the packages of other platforms: npm ci refuses, npm install goes on with the locked versions
  console.error(
    `npm ci refused this registry or lock, so npm install takes over: ${npmFault(strict.output)}`,
  );
  const lenient = await npm(["install", "--no-save"], total);
  if (lenient.code !== 0) throw new Error(`npm install failed: ${npmFault(lenient.output)}`);
}

/** Run npm quietly; says every few seconds how far it is. */
function npm(args, total) {
  // npm replaces node_modules, so neither it nor its scripts may run on the Node inside
  const path = (process.env.PATH ?? "").split(delimiter).filter((folder) => !folder.includes("node_modules"));
  const options = ["--loglevel=http", "--no-progress", "--no-audit", "--no-fund"];
  const child = spawn("npm", [...args, ...options], {
    cwd: TOP,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, PATH: path.join(delimiter) },
  });
  let output = "";
  let fetched = 0;
  const began = Date.now();
  const listen = (chunk) => {
    fetched += String(chunk).split(".tgz ").length - 1;
    output = (output + chunk).slice(-200_000);
  };
  child.stdout.on("data", listen);
  child.stderr.on("data", listen);
  const ticker = setInterval(() => {
    const percent = Math.min(99, Math.round((100 * fetched) / Math.max(1, total)));
    console.error(`  npm packages: ${percent} % fetched, ${Math.round((Date.now() - began) / 1000)} s`);
  }, 5000);
  return new Promise((resolve, reject) => {
    child.once("error", (error) => {
      clearInterval(ticker);
      reject(new Error(`npm cannot be started (${error.message}): install npm and try again`));
    });
    child.once("close", (code) => {
      clearInterval(ticker);
      resolve({ code, output });
    });
  });
}

/** Node links libatomic, which small systems lack, and the npm packages' own scripts run on that Node. */
function needLibrary() {
  const folders = [
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib/aarch64-linux-gnu",
    "/usr/lib64",
    "/usr/lib",
    "/lib64",
  ];
  const isThere = () => folders.some((folder) => existsSync(join(folder, "libatomic.so.1")));
  if (isThere() || !existsSync("/usr/bin/apt-get")) return;
  if (process.getuid?.() !== 0) {
    throw new Error("missing on this machine: libatomic1: sudo apt-get install libatomic1");
  }
  console.error("installing Debian packages: libatomic1");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...args) => spawnSync("apt-get", ["-q", "-y", ...args], { encoding: "utf8", env });
  apt("update");
  const { stderr } = apt("install", "--no-install-recommends", "libatomic1");
  if (!isThere()) {
    const [line = "it did not say why"] = (stderr ?? "").split("\n").filter((text) => text.startsWith("E: "));
    throw new Error(`libatomic1 cannot be installed: ${line.replace("E: ", "")}`);
  }
}

function checkNode() {
  const { status, stderr, error } = spawnSync(NODE, ["--version"], { encoding: "utf8" });
  if (status === 0) return;
  throw new Error(`${NODE} does not run: ${(stderr || String(error ?? "")).trim().split("\n")[0]}`);
}

/** The command ends as its process ends. */
function run(command, args) {
  const env = {
    ...process.env,
    PATH: `${join(TOP, "node_modules/.bin")}${delimiter}${process.env.PATH ?? ""}`,
  };
  const child = spawn(NODE, ["--conditions=@ros/source", join(HERE, `${command}.ts`), ...args], {
    stdio: "inherit",
    env,
  });
  // the terminal sends its signals to both; the command decides what they mean
  for (const signal of ["SIGINT", "SIGQUIT"]) process.on(signal, () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      process.exitCode = code ?? 128 + constants.signals[signal];
      resolve();
    });
  });
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
