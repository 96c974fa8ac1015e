import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Debian 13's Docker 26.1, docker compose 2.26.1, a registry and a busybox; the docker compose of the next release. */
const RELEASES = {
  "13": {
    suite: "trixie",
    packages: ["docker.io", "containerd", "runc", "docker-compose", "docker-registry", "busybox-static"],
  },
  next: { suite: "forky", packages: ["docker-compose"] },
} as const;

/**
 * A directory with the packages of a Debian release, unpacked.
 * They come through an apt root of its own, so that the machine stays as it is; the next run finds them there.
 */
export function debianFiles(release: keyof typeof RELEASES = "13"): string {
  const { suite, packages } = RELEASES[release];
  const root = join(tmpdir(), `ros-compose-debian-${release}`);
  const files = join(root, "files");
  if (existsSync(join(root, "complete"))) return files;
  const apt = join(root, "apt");
  for (const path of ["lists/partial", "cache/archives/partial", "etc", "debs"])
    mkdirSync(join(apt, path), { recursive: true });
  writeFileSync(join(apt, "status"), "");
  writeFileSync(
    join(apt, "etc/sources.list"),
    `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror()} ${suite} main\n`,
  );
  const options = [
    `Dir::State=${apt}`,
    `Dir::State::status=${apt}/status`,
    `Dir::State::lists=${apt}/lists`,
    `Dir::Cache=${apt}/cache`,
    `Dir::Etc::sourcelist=${apt}/etc/sources.list`,
    "Dir::Etc::sourceparts=/dev/null",
    "APT::Sandbox::User=root",
  ].flatMap((option) => ["-o", option]);
  const run = (args: string[]): void =>
    void execFileSync("apt-get", [...options, "-q", ...args], { cwd: join(apt, "debs"), stdio: "pipe" });
  run(["update"]);
  run(["download", ...packages]);
  for (const deb of readdirSync(join(apt, "debs")))
    execFileSync("dpkg", ["-x", join(apt, "debs", deb), files]);
  writeFileSync(join(root, "complete"), "");
  return files;
}

/** The Debian mirror that this machine uses. */
function mirror(): string {
  if (process.env.ROS_DEBIAN_MIRROR) return process.env.ROS_DEBIAN_MIRROR;
  const listed = execFileSync("apt-get", ["indextargets", "--format", "$(REPO_URI)"], { encoding: "utf8" });
  const found = listed.split("\n").find((uri) => /\/debian\/?$/.test(uri));
  if (!found)
    throw new Error("expected a Debian mirror in apt's sources, got none; name one in ROS_DEBIAN_MIRROR");
  return found;
}
