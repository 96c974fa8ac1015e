// npm start: build the image if it is stale, boot it, end at its console
import { mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { configDrive, probeAccelerator, startVm, type Vm } from "@ros/vm";
import { buildImage } from "../image/build-image.ts";
import { CACHE } from "../image/paths.ts";
import { attachConsole } from "./attach-console.ts";
import { awaitMachine, type Readiness } from "./await-machine.ts";
import { checkPort } from "./check-port.ts";
import { configWarnings } from "./config-warnings.ts";
import { DevError } from "./dev-error.ts";
import { faultLine } from "./fault-line.ts";
import { needHostTools } from "./install-tools.ts";
import { forgetMachine, machineDirectory, runningMachines, writeRecord } from "./machine-record.ts";
import { machineDrive, planMachine } from "./plan-machine.ts";
import { prepareDisk } from "./prepare-disk.ts";
import { progress, type Report } from "./progress.ts";
import { runCommand } from "./run-command.ts";
import { ownKeys, throwAwayKey } from "./ssh-keys.ts";
import { parseStartOptions, START_HELP, type StartOptions } from "./start-options.ts";

/** Emulation on a busy host takes this long at worst. */
const READY_MS = 600_000;

await runCommand("npm start", async (args) => {
  const options = parseStartOptions(args);
  if (options === undefined) {
    console.log(START_HELP);
    return 0;
  }
  return start(options, progress());
});

async function start(options: StartOptions, report: Report): Promise<number> {
  const running = runningMachines().find(({ port }) => port === options.sshPort);
  if (running) {
    throw new DevError(`a machine runs already behind port ${running.port} (pid ${running.pid})`, {
      hint: "npm run stop ends it, --ssh-port starts another beside it",
    });
  }
  await checkPort(options.sshPort);
  const document = options.cloudConfig === undefined ? undefined : readFileSync(options.cloudConfig);
  for (const line of document ? configWarnings(document.toString("utf8"), options.cloudConfig as string) : [])
    report(line);

  await needHostTools(["image", "vm"], report);
  const seconds: Record<string, number> = {};
  const timed = async <T>(stage: string, work: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    const result = await work();
    seconds[stage] = Number(((performance.now() - began) / 1000).toFixed(1));
    return result;
  };
  const image = await timed("image", () => buildImage({ flavour: options.flavour, release: false, report }));
  const own = ownKeys(join(homedir(), ".ssh"));
  const spare = await throwAwayKey(join(CACHE, "ssh"));
  const directory = machineDirectory(options.sshPort);
  const files = { image, directory, configDrive: join(directory, "config.iso") };
  mkdirSync(directory, { recursive: true });
  // the spare key is how this program sees that the machine is up, whatever guards the person's own
  await configDrive(machineDrive([...own.map(({ line }) => line), spare.line], document), files.configDrive);
  if (options.disk !== undefined && prepareDisk(options.disk, options.iso))
    report(`made the state disk ${options.disk}`);

  const { accelerator, reason } = await probeAccelerator();
  report(
    accelerator === "kvm"
      ? "booting with KVM"
      : `booting in emulation (${reason}), which takes several times as long`,
  );
  const vm = await timed("qemu", () => startVm({ ...planMachine(options, files), accelerator }));
  if (options.detach) endWithUs(vm);
  const ready = await waitUntilReady(vm, spare.privateFile, report);
  const key = own.find(({ privateFile }) => privateFile !== undefined)?.privateFile ?? spare.privateFile;
  const login = `ssh ${own.length > 0 ? "" : `-i ${spare.privateFile} `}-p ${options.sshPort} rancher@localhost`;
  if (options.detach) {
    if (ready === undefined) {
      await vm.quit();
      return 1;
    }
    const record = { pid: vm.pid, port: options.sshPort, key };
    writeRecord(record);
    report(`${login}   (npm run stop ends the machine)`);
    console.log(JSON.stringify({ ...record, seconds: { ...seconds, ...ready.seconds }, boot: ready.boot }));
    await vm[Symbol.asyncDispose]();
    return 0;
  }
  report(login);
  report("this is the machine's console; Ctrl-A x stops the machine");
  await attachConsole(vm);
  forgetMachine(options.sshPort);
  return 0;
}

/** A person gets the console of a machine that is not ready; a script gets an error. */
async function waitUntilReady(vm: Vm, key: string, report: Report): Promise<Readiness | undefined> {
  const ssh = vm.ssh({ user: "rancher", key, connectTimeoutMs: READY_MS });
  try {
    return await awaitMachine(vm, ssh, { timeoutMs: READY_MS, report });
  } catch (error) {
    if (!vm.isRunning) throw error;
    report(`${faultLine(error)}; the console's log is ${vm.serial.logFile}`);
    return undefined;
  } finally {
    ssh.close();
  }
}

/** Until it is handed over, a detached machine ends when the person interrupts us. */
function endWithUs(vm: Vm): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => void vm.quit().finally(() => process.exit(130)));
  }
}
