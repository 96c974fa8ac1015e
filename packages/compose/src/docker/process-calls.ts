import type { Duplex } from "node:stream";
import type { Attachment, Engine } from "../engine/engine.ts";
import type { Dial } from "./dockerode.ts";
import { outputFrames } from "./streams.ts";

type Calls = Pick<Engine, "logs" | "attach" | "exec">;

/** Talking to processes: logs, attach, exec. */
export function processCalls(dial: Dial): Calls {
  return {
    async logs(id, request, call) {
      const query = {
        stdout: 1,
        stderr: 1,
        follow: request.follow ? 1 : undefined,
        tail: request.tail,
        since: request.since,
        until: request.until,
        timestamps: request.timestamps ? 1 : undefined,
      };
      const stream = await dial.stream("GET", `/containers/${id}/logs`, { ...call, query });
      return outputFrames(stream, request.tty ?? false);
    },
    async attach(id, { stdin, tty }, call) {
      const query = { stream: 1, stdin: stdin ? 1 : undefined, stdout: 1, stderr: 1 };
      const socket = await dial.hijack(`/containers/${id}/attach`, { ...call, query });
      return attachment(socket, tty, (rows, columns) =>
        dial.json("POST", `/containers/${id}/resize`, { query: { h: rows, w: columns } }),
      );
    },
    async exec(id, request, call) {
      const body = {
        AttachStdin: request.stdin ?? false,
        AttachStdout: !request.detach,
        AttachStderr: !request.detach,
        Tty: request.tty ?? false,
        Cmd: request.command,
        Env: request.env,
        User: request.user,
        WorkingDir: request.workingDir,
        Privileged: request.privileged,
      };
      const { Id } = await dial.json<{ Id: string }>("POST", `/containers/${id}/exec`, { ...call, body });
      const tty = request.tty ?? false;
      const exitCode = async (): Promise<number> => {
        const state = await dial.json<{ ExitCode: number | null }>("GET", `/exec/${Id}/json`);
        return state.ExitCode ?? 0;
      };
      if (request.detach) {
        await dial.json("POST", `/exec/${Id}/start`, { ...call, body: { Detach: true, Tty: tty } });
        return { ...nothing, exitCode };
      }
      const socket = await dial.hijack(`/exec/${Id}/start`, { ...call, body: { Detach: false, Tty: tty } });
      const resize = (rows: number, columns: number): Promise<unknown> =>
        dial.json("POST", `/exec/${Id}/resize`, { query: { h: rows, w: columns } });
      return { ...attachment(socket, tty, resize), exitCode };
    },
  };
}

function attachment(
  socket: Duplex,
  tty: boolean,
  resize: (rows: number, columns: number) => Promise<unknown>,
): Attachment {
  return {
    output: outputFrames(socket, tty),
    write: (data) => void socket.write(data),
    end: () => void socket.end(),
    close: () => void socket.destroy(),
    resize: (rows, columns) => resize(rows, columns).then(() => {}),
  };
}

const nothing: Attachment = {
  output: (async function* () {})(),
  write: () => {},
  end: () => {},
  close: () => {},
  resize: async () => {},
};
