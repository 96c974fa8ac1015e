import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";

/** A network namespace, with a cable to this process's. */
export interface NetworkSpace {
  /** This end of the cable. */
  readonly hostAddress: string;
  /** A command line that runs another one inside. */
  enter(command: readonly string[]): string[];
  remove(): void;
}

let made = 0;

export async function createNetworkSpace(): Promise<NetworkSpace> {
  // the namespace lives as long as somebody is in it
  const holder = spawn("unshare", ["--net", "sh", "-c", "echo; exec sleep infinity"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(holder.stdout, "data");
  const inside = ["nsenter", `--net=/proc/${holder.pid}/ns/net`];
  const ip = (args: string, prefix: readonly string[] = []): void => {
    const [command = "", ...rest] = [...prefix, "ip", ...args.split(" ")];
    execFileSync(command, rest);
  };
  // a /30 of its own for each: processes differ in their number, spaces of one process in theirs
  const block = ((process.pid * 8 + (made++ % 8)) % 2 ** 14) * 4;
  const address = (last: number): string => `10.212.${block >> 8}.${(block & 255) + last}`;
  const link = `ros${process.pid}-${made}`;
  ip(`link add ${link} type veth peer name eth0 netns ${holder.pid}`);
  ip(`address add ${address(1)}/30 dev ${link}`);
  ip(`link set ${link} up`);
  ip("link set lo up", inside);
  ip(`address add ${address(2)}/30 dev eth0`, inside);
  ip("link set eth0 up", inside);
  return {
    hostAddress: address(1),
    enter: (command) => [...inside, ...command],
    remove: () => void holder.kill("SIGKILL"),
  };
}
