/**
 * The boot: makes the machine ready, tells PID 1 which System Docker to become, then makes the view of
 * files that people share with their Docker, and starts the system's services. Ends when they run.
 */
import { writeFileSync } from "node:fs";
import { dockerArguments } from "@ros/config";
import { type BootFault, systemDockerCommand } from "@ros/init";
import { FAULTS_FILE, faultLines } from "./faults.ts";
import { prepareMachine } from "./prepare-machine.ts";
import { mark } from "./times.ts";

/** PID 1 reads the command line that it becomes from here. */
const BECOME = "/run/ros/become";

const faults: BootFault[] = [];
function report(fault: BootFault): void {
  if (faults.some(({ message }) => message === fault.message)) return;
  faults.push(fault);
  writeFileSync(FAULTS_FILE, JSON.stringify(faults));
  for (const line of faultLines(fault)) console.error(line);
}

mark("node");
const { config, facts } = await prepareMachine(report);
mark("system-docker-starts");
writeFileSync(
  BECOME,
  `${systemDockerCommand(dockerArguments(config.rancher?.system_docker ?? {}), { debug: config.rancher?.debug === true })}\n`,
);
// loaded while System Docker starts: nothing before has a use for it
const { startSystem } = await import("./start-system.ts");
await startSystem(config, facts, report);
console.log(`ros: ROS ${facts.version} started`);
