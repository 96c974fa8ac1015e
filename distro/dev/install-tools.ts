import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Readable } from "node:stream";
import { CACHE } from "../image/paths.ts";
import { DevError } from "./dev-error.ts";
import { type Host, installCommand, LEAST_QEMU, missingPackages, type Need } from "./host-tools.ts";
import type { Report } from "./progress.ts";

const BACKPORTS = "bookworm-backports";
const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";
/** Where Debian puts programs of the administrator, which are not on everybody's PATH. */
const SBIN = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

/** Install what the host lacks when we may; else say in one line what is missing. */
export async function needHostTools(needs: readonly Need[], report: Report): Promise<void> {
  process.env.PATH = [...new Set([...(process.env.PATH ?? "").split(delimiter), ...SBIN])].join(delimiter);
  const missing = missingPackages(needs, readHost());
  if (missing.packages.length === 0) return;
  const { packages, backports } = missing;
  const hint = installCommand(missing);
  if (!existsSync("/usr/bin/apt-get"))
    throw new DevError(`missing on this machine: ${packages.join(", ")} (Debian's names)`);
  if (process.getuid?.() !== 0)
    throw new DevError(`missing on this machine: ${packages.join(", ")}`, { hint });

  report(`installing Debian packages: ${packages.join(", ")}`);
  const ordinary = packages.filter((name) => !backports.includes(name));
  await apt(["update"], report);
  if (ordinary.length > 0) await apt(["install", "--no-install-recommends", ...ordinary], report);
  if (backports.length > 0) await installFromBackports(backports, report);

  const still = missingPackages(needs, readHost()).packages;
  if (still.length === 0) return;
  const old = still.includes("qemu-system-x86") ? ` (QEMU ${LEAST_QEMU} or later is needed)` : "";
  throw new DevError(`apt installed everything, yet this machine lacks ${still.join(", ")}${old}`);
}

function readHost(): Host {
  const qemu = spawnSync("qemu-system-x86_64", ["--version"], { encoding: "utf8" });
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  return {
    has: isThere,
    qemuVersion: qemu.status === 0 ? qemu.stdout : undefined,
    codename: /^VERSION_CODENAME="?([a-z]+)/m.exec(release)?.[1],
  };
}

function isThere(tool: string): boolean {
  const candidates = tool.startsWith("/")
    ? [tool]
    : (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, tool));
  return candidates.some((file) => {
    try {
      accessSync(file, tool.startsWith("/") ? constants.R_OK : constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** The host's own sources stay as they are: this call alone sees one source more. */
async function installFromBackports(packages: readonly string[], report: Report): Promise<void> {
  const directory = join(CACHE, "host-apt");
  mkdirSync(join(directory, "lists/partial"), { recursive: true });
  const own = existsSync("/etc/apt/sources.list") ? readFileSync("/etc/apt/sources.list", "utf8") : "";
  const list = join(directory, "sources.list");
  writeFileSync(list, `${own}\ndeb [signed-by=${KEYRING}] ${debianMirror()} ${BACKPORTS} main\n`);
  report(
    `taking ${packages.join(", ")} from ${BACKPORTS}, for this call only: the apt sources of this machine stay as they are`,
  );
  const options = [
    "-o",
    `Dir::Etc::SourceList=${list}`,
    "-o",
    `Dir::State::Lists=${join(directory, "lists")}`,
  ];
  await apt([...options, "update"], report);
  await apt([...options, "install", "--no-install-recommends", "-t", BACKPORTS, ...packages], report);
}

function debianMirror(): string {
  const named = process.env.ROS_DEBIAN_MIRROR;
  if (named) return named;
  const { stdout } = spawnSync("apt-get", ["indextargets", "--format", "$(REPO_URI)"], { encoding: "utf8" });
  const mirror = (stdout ?? "").split("\n").find((uri) => /\/debian\/?$/.test(uri));
  if (mirror) return mirror;
  throw new DevError("no Debian mirror is known: the apt sources of this machine name none", {
    hint: "set ROS_DEBIAN_MIRROR to the address of a Debian mirror",
  });
}

/** Run apt-get; says every few seconds how far it is. */
function apt(args: readonly string[], report: Report): Promise<void> {
  const child = spawn(
    "apt-get",
    ["-q", "-y", "-o", "APT::Status-Fd=3", "-o", "Acquire::Retries=3", ...args],
    {
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" },
    },
  );
  let said = "";
  let percent = 0;
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk) => (said = (said + chunk).slice(-50_000)));
  (child.stdio[3] as Readable).on("data", (chunk) => {
    const rows = [...String(chunk).matchAll(/^(dl|pm)status:[^:]*:([\d.]+)/gm)];
    const last = rows.at(-1);
    // fetching is the first half, unpacking the second
    if (last) percent = Math.round(Number(last[2]) / 2 + (last[1] === "pm" ? 50 : 0));
  });
  const ticker = setInterval(
    () => report(`  apt-get ${args.includes("update") ? "update" : `install: ${percent} %`}`),
    5000,
  );
  return new Promise((resolve, reject) => {
    child.once("error", (cause) =>
      reject(new DevError(`apt-get cannot be started: ${cause.message}`, { cause })),
    );
    child.once("close", (code) => {
      clearInterval(ticker);
      if (code === 0) resolve();
      else reject(aptFault(args, said));
    });
  });
}

function aptFault(args: readonly string[], said: string): DevError {
  const step = args.includes("update") ? "apt-get update" : "apt-get install";
  if (/No space left/i.test(said))
    return new DevError(`${step}: no space is left on this disk`, { hint: "free some and try again" });
  if (/Could not (resolve|connect)|Temporary failure|Connection (failed|timed out)/.test(said)) {
    return new DevError(`${step}: the Debian mirror cannot be reached`, {
      hint: "check the network and the apt sources of this machine",
    });
  }
  const line = said.split("\n").find((text) => text.startsWith("E: "));
  return new DevError(`${step} failed: ${line?.slice(3) ?? "it did not say why"}`);
}
