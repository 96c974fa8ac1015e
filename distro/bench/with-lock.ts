import { spawn } from "node:child_process";
import { once } from "node:events";

const WAIT_SECONDS = 3600;

/** Run `work` while this process holds the lock file, so that machines which share the CPUs take turns. */
export async function withLock<T>(file: string | undefined, work: () => Promise<T>): Promise<T> {
  if (file === undefined) return work();
  // the lock is held as long as `cat` has something to wait for
  const holder = spawn("flock", ["-w", String(WAIT_SECONDS), file, "sh", "-c", "echo held; exec cat"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(holder, "close");
  const held = await Promise.race([once(holder.stdout, "data").then(() => true), ended.then(() => false)]);
  if (!held) throw new Error(`${file}: the lock was not to be had within ${WAIT_SECONDS} s`);
  try {
    return await work();
  } finally {
    holder.stdin.end();
    await ended;
  }
}
