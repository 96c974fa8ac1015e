import type { Config } from "@ros/config";
export function systemProject(config: Config, name: string): any {
  const services: any = {};
  for (const [key, v] of Object.entries(config.rancher?.services ?? {}) as [string, any][]) {
    const { net, pid, ipc, uts, log_driver, log_opt, volumes, labels, environment, volumes_from, command, ...rest } = v;
    services[key] = {
      ...rest, container_name: key, ...(net && { network_mode: net }), pid, ipc, uts, cgroup: "host",
      command: typeof command === "string" ? command.split(" ") : command,
      labels: labels ?? {},
      volumes_from,
      environment: {},
      volumes: (volumes ?? []).map((line: string) => { const [source, target, mode] = line.split(":"); return { type: "bind", source, target, ...(mode?.includes("ro") && { read_only: true }), bind: { ...( /shared|slave|private/.test(mode ?? "") && { propagation: mode?.split(",").find((m) => /shared|slave|private/.test(m)) }) } }; }),
    };
  }
  return { name, services, networks: {}, volumes: {} };
}
