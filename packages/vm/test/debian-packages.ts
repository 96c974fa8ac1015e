import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** Unpack Debian packages into a folder once; nothing of the host's package system changes. */
export function debianPackages(directory: string, suite: string, packages: readonly string[]): string {
  const root = join(directory, "root");
  if (existsSync(root)) return root;
  for (const folder of ["lists/partial", "archives/partial", "unpacked"]) {
    mkdirSync(join(directory, folder), { recursive: true });
  }
  writeFileSync(join(directory, "status"), "");
  writeFileSync(
    join(directory, "sources.list"),
    `deb [signed-by=${KEYRING}] ${findMirror()} ${suite} main\n`,
  );
  const options = Object.entries({
    "Dir::Etc::SourceList": join(directory, "sources.list"),
    "Dir::Etc::SourceParts": "/dev/null",
    "Dir::State::Lists": join(directory, "lists"),
    "Dir::State::Status": join(directory, "status"),
    "Dir::Cache": directory,
    "APT::Architecture": "amd64",
    "APT::Architectures": "amd64",
    "APT::Sandbox::User": "root",
    "Acquire::Retries": "3",
    "Acquire::Languages": "none",
  }).flatMap(([key, value]) => ["-o", `${key}=${value}`]);
  const archives = join(directory, "archives");
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { cwd: archives, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  run("apt-get", "-q", ...options, "update");
  const names = packages.map((name) => {
    // a package that only names the one of today's version
    const depends = /-image-cloud-/.test(name) ? run("apt-cache", ...options, "depends", name) : "";
    return /Depends: (linux-image-\S+)/.exec(depends)?.[1] ?? name;
  });
  run("apt-get", "-q", ...options, "download", ...names);
  const unpacked = join(directory, "unpacked");
  for (const file of readdirSync(archives).filter((name) => name.endsWith(".deb"))) {
    run("dpkg-deb", "-x", join(archives, file), unpacked);
  }
  rmSync(archives, { recursive: true });
  renameSync(unpacked, root);
  return root;
}

function findMirror(): string {
  const named = process.env.ROS_DEBIAN_MIRROR;
  if (named) return named;
  const uris = execFileSync("apt-get", ["indextargets", "--format", "$(REPO_URI)"], { encoding: "utf8" });
  const mirror = uris.split("\n").find((uri) => /\/debian\/?$/.test(uri));
  if (mirror === undefined) throw new Error("set ROS_DEBIAN_MIRROR to the address of a Debian mirror");
  return mirror;
}
