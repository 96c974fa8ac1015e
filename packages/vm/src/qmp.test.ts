import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { Qmp } from "./qmp.ts";

const GREETING = { QMP: { version: { qemu: { major: 10, minor: 0, micro: 2 } }, capabilities: [] } };
const TIME = { timeoutMs: 60_000 };
type Command = { execute: string; arguments: Record<string, unknown>; id: number };

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

/** A QEMU that answers as this test says, over a real socket. */
async function fake(
  answer: (command: Command, socket: Socket) => object | undefined,
  greeting: object | undefined = GREETING,
): Promise<Qmp> {
  const directory = mkdtempSync(join(tmpdir(), "qmp-"));
  const server = createServer((socket) => {
    if (greeting !== undefined) socket.write(`${JSON.stringify(greeting)}\r\n`);
    let rest = "";
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const command = JSON.parse(line) as Command;
        const reply = command.execute === "qmp_capabilities" ? { return: {} } : answer(command, socket);
        if (reply !== undefined) socket.write(`${JSON.stringify({ ...reply, id: command.id })}\r\n`);
      }
    });
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(join(directory, "s"), resolve));
  const qmp = new Qmp(connect(join(directory, "s")));
  undo.push(() => {
    qmp.close();
    server.close();
    rmSync(directory, { recursive: true });
  });
  return qmp;
}

describe("Qmp", () => {
  test("opens with the greeting and knows the version", async () => {
    const qmp = await fake(() => undefined);
    await qmp.open();
    expect(qmp.version).toBe("10.0.2");
  });
  test("sends arguments and returns answers, whatever their order", async () => {
    const waiting: (() => void)[] = [];
    const qmp = await fake((command, socket) => {
      const reply = () => socket.write(`${JSON.stringify({ return: command.arguments, id: command.id })}\n`);
      if (command.arguments.n === 1) waiting.push(reply);
      else {
        reply();
        waiting[0]?.();
      }
      return undefined;
    });
    await qmp.open();
    expect(await Promise.all([qmp.execute("a", { n: 1 }), qmp.execute("b", { n: 2 })])).toEqual([
      { n: 1 },
      { n: 2 },
    ]);
  });
  test("reads answers and events that are cut anywhere", async () => {
    const qmp = await fake((command, socket) => {
      const text = `${JSON.stringify({ event: "STOP" })}\r\n${JSON.stringify({ return: "grüß", id: command.id })}\r\n`;
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; at += 3) socket.write(bytes.subarray(at, at + 3));
      return undefined;
    });
    await qmp.open();
    expect(await qmp.execute("stop")).toBe("grüß");
    expect(qmp.events).toEqual([{ event: "STOP", data: {} }]);
  });
  test("an error has QEMU's words", async () => {
    const qmp = await fake(() => ({
      error: { class: "CommandNotFound", desc: "The command x has not been found" },
    }));
    await qmp.open();
    await expect(qmp.execute("x")).rejects.toMatchObject({
      code: "VM_QMP_FAILED",
      message: "QMP x: The command x has not been found (CommandNotFound)",
    });
  });
  test("a command without an answer ends in time", async () => {
    const qmp = await fake(() => undefined);
    await qmp.open();
    await expect(qmp.execute("x", {}, { timeoutMs: 20 })).rejects.toMatchObject({ code: "VM_TIMEOUT" });
  });
  test("commands and waits end when QEMU does", async () => {
    const qmp = await fake((_, socket) => void socket.destroy());
    await qmp.open();
    const wait = expect(qmp.waitForEvent("SHUTDOWN", TIME)).rejects.toMatchObject({ code: "VM_EXITED" });
    await expect(qmp.execute("quit")).rejects.toMatchObject({ code: "VM_EXITED" });
    await wait;
    await expect(qmp.execute("again")).rejects.toMatchObject({ code: "VM_EXITED" });
  });
  test("waits for the next event, or one since a position", async () => {
    const qmp = await fake((command, socket) => {
      socket.write(`${JSON.stringify({ event: "RESET", data: { n: command.arguments.n } })}\n`);
      return { return: {} };
    });
    await qmp.open();
    await qmp.execute("system_reset", { n: 1 });
    const next = qmp.waitForEvent("RESET", TIME);
    await qmp.execute("system_reset", { n: 2 });
    expect(await next).toEqual({ event: "RESET", data: { n: 2 } });
    expect(await qmp.waitForEvent("RESET", { ...TIME, from: 0 })).toEqual({ event: "RESET", data: { n: 1 } });
    await expect(qmp.waitForEvent("STOP", { timeoutMs: 20, from: 0 })).rejects.toMatchObject({
      code: "VM_TIMEOUT",
      message: "QMP: no STOP within 0.02 s, saw RESET, RESET",
    });
  });
});
