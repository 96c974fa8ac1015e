import { execFileSync } from "node:child_process";
import { appendFileSync, closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openConsole } from "./open-console.ts";

test("openConsole() gives out all that is written, until the end, and takes what is typed", async () => {
  const directory = mkdtempSync(join(tmpdir(), "vm-console-"));
  const [log, fifo] = [join(directory, "log"), join(directory, "in")];
  writeFileSync(log, "before ");
  execFileSync("mkfifo", [fifo]);
  const guest = openSync(fifo, "r+");
  try {
    const { stream, finish } = openConsole(log, fifo);
    let text = "";
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    await new Promise((resolve) => stream.once("data", resolve));
    appendFileSync(log, "x".repeat(200_000));
    await new Promise<void>((resolve) => void stream.write("ls\n", () => resolve()));
    const typed = Buffer.alloc(10);
    expect(typed.toString("utf8", 0, readSync(guest, typed))).toBe("ls\n");
    appendFileSync(log, " after");
    const closed = new Promise((resolve) => stream.once("close", resolve));
    finish();
    await closed;
    expect(text).toBe(`before ${"x".repeat(200_000)} after`);
    finish();
  } finally {
    closeSync(guest);
    rmSync(directory, { recursive: true });
  }
});
