import { CONTAINERD_SOCKET } from "./plan-system-docker.ts";

export const USER_SOCKET = "/run/docker.sock";
/** The script that starts User Docker; written before its container, so that a restart needs no Node. */
export const USER_DOCKER_SCRIPT = "/run/ros/user-docker.sh";

const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** How User Docker is started: `configured` are the flags of section `rancher.docker`, `environment` its proxies. */
export function userDockerScript(
  configured: readonly string[],
  environment: Readonly<Record<string, string>>,
): string {
  const has = (flag: string): boolean =>
    configured.some((word) => word === flag || word.startsWith(`${flag}=`));
  const ours = [
    ...(has("--host") || has("-H") ? [] : ["--host", `unix://${USER_SOCKET}`]),
    ...(has("--data-root") || has("--graph") ? [] : ["--data-root", "/var/lib/docker"]),
    ...(has("--exec-root") ? [] : ["--exec-root", "/run/docker"]),
    ...(has("--pidfile") ? [] : ["--pidfile", "/run/docker.pid"]),
    ...(has("--storage-driver") ? [] : ["--storage-driver", "overlay2"]),
    ...(has("--userland-proxy") ? [] : ["--userland-proxy=false"]),
    ...(has("--log-level") ? [] : ["--log-level", "warn"]),
    "--containerd",
    CONTAINERD_SOCKET,
    "--containerd-namespace",
    "user",
    "--containerd-plugins-namespace",
    "plugins.user",
    // the runtime enters the view of files that people have
    "--add-runtime",
    "crun=/usr/lib/ros/user-runtime",
    ...(has("--default-runtime") ? [] : ["--default-runtime", "crun"]),
  ];
  const exports = Object.entries(environment).map(([name, value]) => `export ${name}=${quote(value)}\n`);
  const words = ["/usr/sbin/dockerd", ...ours, ...configured].map(quote).join(" ");
  return `${exports.join("")}export PATH=/usr/sbin:/usr/bin:/sbin:/bin\nexec ${words}\n`;
}
