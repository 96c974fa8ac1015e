import type { Attachment } from "../engine/engine.ts";
import type { Io } from "./io.ts";

/** Connects the terminal, or the pipes, with a process until its output ends. */
export async function talk(
  io: Io,
  process: Attachment,
  options: { stdin: boolean; tty: boolean },
): Promise<void> {
  const stdin = options.stdin ? io.stdin?.() : undefined;
  const forward = (data: Uint8Array): void => process.write(data);
  const ended = (): void => process.end();
  if (stdin) {
    if (options.tty && stdin.isTTY) stdin.setRawMode(true);
    stdin.on("data", forward);
    stdin.on("end", ended);
  }
  if (options.tty) await process.resize(io.rows, io.columns).catch(() => {});
  try {
    for await (const { stream, data } of process.output) (stream === "stderr" ? io.err : io.out)(data);
  } finally {
    if (stdin) {
      stdin.off("data", forward);
      stdin.off("end", ended);
      if (options.tty && stdin.isTTY) stdin.setRawMode(false);
      // an open standard input would keep the command from ending
      stdin.pause();
    }
    process.close();
  }
}
