import { createServer } from "node:net";
import { DevError } from "./dev-error.ts";

/** Throw unless this port of the loopback is free. */
export function checkPort(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      const why = error.code === "EACCES" ? "needs root" : "is taken by another program";
      reject(new DevError(`port ${port} of this machine ${why}`, { hint: "choose another with --ssh-port" }));
    });
    server.listen(port, "127.0.0.1", () => server.close(() => resolve()));
  });
}
