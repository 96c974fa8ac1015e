/** System Docker's data. */
export const SYSTEM_DATA = "/var/lib/system-docker";
/** The compose project of the system's services. */
export const SYSTEM_PROJECT = "os";
export const SYSTEM_SOCKET = "/run/system-docker.sock";
export const CONTAINERD_SOCKET = "/run/ros/containerd.sock";

/**
 * The command line that PID 1 becomes. `configured` are the flags of section `rancher.system_docker`;
 * the rest is what our boot depends on and the section cannot change.
 */
export function systemDockerArguments(configured: readonly string[]): string[] {
  const ours = [
    "--host",
    `unix://${SYSTEM_SOCKET}`,
    "--data-root",
    SYSTEM_DATA,
    "--exec-root",
    "/run/system-docker",
    "--pidfile",
    "/run/system-docker.pid",
    "--containerd",
    CONTAINERD_SOCKET,
    "--storage-driver",
    "overlay2",
    // sysinit makes the containers anew, from this boot's configuration
    "--restart=false",
    "--userland-proxy=false",
    "--add-runtime",
    "crun=/usr/bin/crun",
    "--default-runtime",
    "crun",
    "--log-level",
    "warn",
  ];
  const fixed = new Set([
    "--host",
    "-H",
    "--data-root",
    "--graph",
    "-g",
    "--exec-root",
    "--pidfile",
    "--containerd",
    "--restart",
    "--storage-driver",
    "--userland-proxy",
  ]);
  const extra: string[] = [];
  for (let index = 0; index < configured.length; index++) {
    const word = configured[index] as string;
    const flag = word.split("=")[0] as string;
    if (!fixed.has(flag)) extra.push(word);
    else if (!word.includes("=") && !configured[index + 1]?.startsWith("-")) index += 1;
  }
  const network = extra.some((word) => /^--(bip|bridge)(=|$)/.test(word))
    ? []
    : ["--bridge", "none", "--iptables=false", "--ip6tables=false"];
  return ["/usr/sbin/dockerd", ...ours, ...network, ...extra];
}

/** The same for a shell, with System Docker's own messages in its log, or on the console when debugging. */
export function systemDockerCommand(
  configured: readonly string[],
  options: { readonly debug: boolean },
): string {
  const words = systemDockerArguments(configured).map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
  return `${words.join(" ")}${options.debug ? "" : " >>/var/log/system-docker.log 2>&1"}`;
}
