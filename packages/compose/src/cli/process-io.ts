import { isatty } from "node:tty";
import type { DockerOptions } from "../docker/dockerode.ts";
import type { Io } from "./io.ts";

/** This process as a command sees it. */
export function processIo(): Io {
  return {
    env: process.env,
    cwd: process.cwd(),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    async readStdin() {
      let text = "";
      for await (const chunk of process.stdin.setEncoding("utf8")) text += chunk as string;
      return text;
    },
    stdin: () => process.stdin,
    // looked at when asked for: to open the three streams takes time, and few commands need them all
    get stdoutIsTty() {
      return isatty(1);
    },
    get stderrIsTty() {
      return isatty(2);
    },
    get stdinIsTty() {
      return isatty(0);
    },
    get columns() {
      return process.stderr.columns ?? 80;
    },
    get rows() {
      return process.stderr.rows ?? 24;
    },
    async engine(host) {
      const { dockerEngine } = await import("../docker/docker-engine.ts");
      return dockerEngine(host === undefined ? {} : fromHost(host));
    },
    onInterrupt(handler) {
      process.once("SIGINT", handler);
      process.once("SIGTERM", handler);
      return () => {
        process.off("SIGINT", handler);
        process.off("SIGTERM", handler);
      };
    },
  };
}

/** `unix:///run/docker.sock` or `tcp://host:2375` */
function fromHost(host: string): DockerOptions {
  if (host.startsWith("unix://")) return { socketPath: host.slice("unix://".length) };
  const url = new URL(host.includes("://") ? host : `tcp://${host}`);
  return { host: url.hostname, port: Number(url.port || 2375), protocol: "http" };
}
