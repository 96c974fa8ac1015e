import { CONTAINERD_SOCKET } from "./plan-system-docker.ts";
import type { Step } from "./step.ts";

export const USER_SOCKET = "/run/docker.sock";
/** The script that starts User Docker; written before its container, so that a restart needs no Node. */
const USER_DOCKER_SCRIPT = "/run/ros/user-docker.sh";

/** User Docker's data, unless the configuration says otherwise. */
const USER_DATA = "/var/lib/docker";

const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** What User Docker needs before it starts: `configured` are the flags of section `rancher.docker`, `environment` its proxies. */
export function planUserDocker(
  configured: readonly string[],
  environment: Readonly<Record<string, string>>,
): Step[] {
  const has = (flag: string): boolean =>
    configured.some((word) => word === flag || word.startsWith(`${flag}=`));
  const hasOwnData = has("--data-root") || has("--graph");
  const ours = [
    ...(has("--host") || has("-H") ? [] : ["--host", `unix://${USER_SOCKET}`]),
    ...(hasOwnData ? [] : ["--data-root", USER_DATA]),
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
  const script = `${exports.join("")}export PATH=/usr/sbin:/usr/bin:/sbin:/bin\nexec ${words}\n`;
  return [
    { do: "write", path: USER_DOCKER_SCRIPT, text: script, mode: 0o600 },
    // another place may be mounted only later
    ...(hasOwnData ? [] : [{ do: "forget-default-networks", dataRoot: USER_DATA } as const]),
  ];
}
