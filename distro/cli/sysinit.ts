/** Beside System Docker: makes the view of files that people share with their Docker, then the system's services. */
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { writeFileSync } from "node:fs";
import { apply, observe, plan } from "@ros/compose";
import { dockerEngine } from "@ros/compose/docker";
import { type Config, dockerArguments } from "@ros/config";
import { planView, SYSTEM_SOCKET, USER_DOCKER_SCRIPT, userDockerScript } from "@ros/init";
import { applySteps, readFacts } from "@ros/init/node";
import { readMachineConfig } from "./machine-config.ts";
import { systemProject } from "./system-project.ts";
import { mark } from "./times.ts";

const WAIT_SECONDS = 300;
const PROJECT = "os";

mark("sysinit");
const { config } = readMachineConfig();
const facts = readFacts([]);
for (const { message } of applySteps(planView(`/run/rootfs/${facts.imageId}`))) tell(message);
writeFileSync(USER_DOCKER_SCRIPT, userDockerScript(dockerArguments(config.rancher?.docker ?? {}), proxies(config)), { mode: 0o600 });
mark("view");

await waitForSocket(SYSTEM_SOCKET);
mark("system-docker-answers");
const engine = dockerEngine({ socketPath: SYSTEM_SOCKET });
const observed = await observe(engine, PROJECT, { skip: { networks: true, volumes: true } });
// the containers of the last boot belong to its configuration
await Promise.all(observed.containers.map(({ id }) => engine.removeContainer(id, { force: true })));
const steps = plan(systemProject(config, PROJECT), { ...observed, containers: [] }, { pull: "never" });
mark("services-planned");
await apply(steps, engine, {
  keepGoing: true,
  onEvent: (event) => {
    if (event.kind === "failed") tell(`${JSON.stringify(event.step)}: ${String(event.error)}`);
  },
}).catch((error: Error) => tell(error.message));
mark("services-started");
console.log(`ros: ROS ${facts.version} started`);

function tell(message: string): void {
  console.error(`ros: ${message}`);
}

function proxies(configured: Config): Record<string, string> {
  const network = configured.rancher?.network ?? {};
  const pairs = [["HTTP_PROXY", network.http_proxy], ["HTTPS_PROXY", network.https_proxy], ["NO_PROXY", network.no_proxy]] as const;
  return Object.fromEntries(pairs.flatMap(([name, value]) => (value ? [[name, value], [name.toLowerCase(), value]] : [])));
}

async function waitForSocket(path: string): Promise<void> {
  const end = performance.now() + WAIT_SECONDS * 1000;
  while (!(await accepts(path))) {
    if (performance.now() > end) throw new Error(`${path}: expected an answer within ${WAIT_SECONDS} s`);
    await sleep(30);
  }
}

function accepts(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
