import { rmSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { Qmp } from "./qmp.ts";
import { readVmState } from "./vm-state.ts";

/**
 * End the detached virtual machine of this directory: by its power button, by QEMU when the guest
 * does not obey in time, by force when QEMU does not. False when none runs.
 */
export async function stopVm(directory: string, options: { timeoutMs?: number } = {}): Promise<boolean> {
  const state = readVmState(directory);
  if (state === undefined) return false;
  const gone = async (timeoutMs: number) => {
    const deadline = Date.now() + timeoutMs;
    while (readVmState(directory) !== undefined) {
      if (Date.now() > deadline) return false;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return true;
  };
  const say = async (command: string) => {
    const socket = connect(join(state.sockets, "qmp.sock"));
    const qmp = new Qmp(socket);
    await qmp
      .open(5000)
      .then(() => qmp.execute(command, {}, { timeoutMs: 5000 }))
      .catch(() => {});
    qmp.close();
  };
  await say("system_powerdown");
  if (!(await gone(options.timeoutMs ?? 60_000))) {
    await say("quit");
    if (!(await gone(10_000)) && readVmState(directory) !== undefined) {
      process.kill(state.pid, "SIGKILL");
      await gone(10_000);
    }
  }
  rmSync(state.sockets, { recursive: true, force: true });
  rmSync(join(directory, "vm.json"), { force: true });
  return true;
}
