import { dockerEngine } from "../docker/docker-engine.ts";
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
    stdoutIsTty: process.stdout.isTTY ?? false,
    stderrIsTty: process.stderr.isTTY ?? false,
    stdinIsTty: process.stdin.isTTY ?? false,
    columns: process.stderr.columns ?? 80,
    rows: process.stderr.rows ?? 24,
    engine: async (host) => dockerEngine(host === undefined ? {} : fromHost(host)),
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
function fromHost(host: string): Parameters<typeof dockerEngine>[0] {
  if (host.startsWith("unix://")) return { socketPath: host.slice("unix://".length) };
  const url = new URL(host.includes("://") ? host : `tcp://${host}`);
  return { host: url.hostname, port: Number(url.port || 2375), protocol: "http" };
}
