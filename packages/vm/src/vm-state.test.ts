import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readVmState, writeVmState } from "./vm-state.ts";

let directory: string;
let child: ChildProcess;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "vm-state-"));
  child = spawn("sleep", ["60"]);
});
afterEach(() => {
  child.kill("SIGKILL");
  rmSync(directory, { recursive: true, force: true });
});

describe("readVmState()", () => {
  test("finds the process that was written", () => {
    writeVmState(directory, { pid: child.pid as number, sockets: "/s" });
    expect(readVmState(directory)).toMatchObject({ pid: child.pid, sockets: "/s" });
  });
  test("finds nothing without a file", () => expect(readVmState(directory)).toBeUndefined());
  test("does not take another process for it", () => {
    writeVmState(directory, { pid: child.pid as number, sockets: "/s" });
    const file = join(directory, "vm.json");
    const state = JSON.parse(readFileSync(file, "utf8")) as { startTime: string };
    writeFileSync(file, JSON.stringify({ ...state, startTime: String(Number(state.startTime) + 1) }));
    expect(readVmState(directory)).toBeUndefined();
  });
  test("finds nothing once it has ended", async () => {
    writeVmState(directory, { pid: child.pid as number, sockets: "/s" });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
    expect(readVmState(directory)).toBeUndefined();
  });
});
