import { dockerEngine } from "@ros/compose/docker";
import { SYSTEM_SOCKET } from "@ros/init";
import { readMachineConfig } from "../machine-config.ts";
import { noMore, subcommand, UsageError } from "../usage.ts";

/** `ros service`: what the configuration asks for, what runs, what it printed. */
export async function service(args: readonly string[]): Promise<number> {
  const { name, rest } = subcommand("service", args, ["list", "ps", "logs"]);
  switch (name) {
    case "list":
      noMore("service list", rest);
      return list();
    case "ps":
      noMore("service ps", rest);
      return ps();
    case "logs":
      return logs(rest);
  }
}

function list(): number {
  const { config } = readMachineConfig();
  const included = Object.entries(config.rancher?.services_include ?? {});
  const rows = [
    ...Object.keys(config.rancher?.services ?? {}).map((name) => [name, true] as const),
    ...included,
  ];
  for (const [name, enabled] of rows) console.log(`${enabled ? "enabled" : "disabled"}  ${name}`);
  return 0;
}

const engine = (): ReturnType<typeof dockerEngine> => dockerEngine({ socketPath: SYSTEM_SOCKET });
const ofTheSystem = ["com.docker.compose.project=os"];

async function ps(): Promise<number> {
  const containers = await engine().listContainers(ofTheSystem, {});
  const rows = containers.map(({ name, state, status }) => [name, state, status] as const).sort();
  const width = Math.max(4, ...rows.map(([name]) => name.length));
  console.log(`${"NAME".padEnd(width)}  STATUS`);
  for (const [name, , status] of rows) console.log(`${name.padEnd(width)}  ${status || "Created"}`);
  return 0;
}

async function logs(args: readonly string[]): Promise<number> {
  const names = args.filter((word) => !word.startsWith("-"));
  const option = args.find((word) => word.startsWith("-") && !["-f", "--follow"].includes(word));
  if (option) throw new UsageError(`service logs: unknown option ${option}`, ["-f", "the names of services"]);
  const { spawnSync } = await import("node:child_process");
  const follow = args.length > names.length ? ["--follow"] : [];
  const wanted =
    names.length > 0
      ? names
      : (await engine().listContainers(ofTheSystem, {})).map(({ name }) => name).sort();
  let code = 0;
  for (const name of wanted) {
    if (wanted.length > 1) console.log(`== ${name}`);
    const { status } = spawnSync("/usr/bin/system-docker", ["logs", "--tail", "100", ...follow, name], {
      stdio: "inherit",
    });
    code ||= status ?? 1;
  }
  return code;
}
