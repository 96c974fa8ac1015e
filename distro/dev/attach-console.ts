import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Vm } from "@ros/vm";
import { ConsoleKeys } from "./console-keys.ts";

/** Not a byte of UTF-8, so nobody types it: we send it when the person has asked to leave. */
const ESCAPE = 0xff;
const HELP = "\r\n[Ctrl-A x: stop the machine, twice: at once. Ctrl-A Ctrl-A: a Ctrl-A for the machine]\r\n";
const STOP_SECONDS = 90;

/** Give the terminal to the machine's console until the machine is off. */
export async function attachConsole(vm: Vm): Promise<void> {
  const terminal = process.stdin;
  const keys = new ConsoleKeys();
  const input = Object.assign(new PassThrough(), {
    setRawMode: (on: boolean) => (terminal.isTTY ? terminal.setRawMode(on) : undefined),
  });
  let asked = 0;
  terminal.on("data", (chunk: Buffer) => {
    const { bytes, requests } = keys.read(chunk);
    if (bytes.length > 0) input.write(bytes);
    if (requests.includes("help")) process.stdout.write(HELP);
    if (!requests.includes("leave")) return;
    asked += 1;
    if (asked === 1) {
      process.stdout.write("\r\n[stopping the machine; Ctrl-A x again: at once]\r\n");
      void vm.powerButton().catch(() => {});
      void sleep(STOP_SECONDS * 1000, undefined, { ref: false }).then(() =>
        input.write(Uint8Array.of(ESCAPE)),
      );
    } else input.write(Uint8Array.of(ESCAPE));
  });
  terminal.resume();
  // the prompt was printed before we looked
  vm.serial.write("\r");
  await vm.serial.attach({ input, output: process.stdout, escape: ESCAPE });
  terminal.pause();
  await vm.quit();
}
