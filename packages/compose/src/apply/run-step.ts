import type { ContainerBody } from "../engine/bodies.ts";
import type { ContainerFile } from "../engine/engine.ts";
import { isEngineError } from "../engine/engine-error.ts";
import { LABEL } from "../plan/labels.ts";
import { serviceHash } from "../plan/service-hash.ts";
import type { FileRef, Hook, Step } from "../plan/step.ts";
import { buildImage, pullImage } from "./run-image-step.ts";
import type { StepContext } from "./step-context.ts";
import { waitFor } from "./wait-for.ts";

/** Does one step. What is already as the step wants it counts as done, so that a plan can be repeated. */
export async function runStep(step: Step, context: StepContext): Promise<void> {
  const { engine, run, signal } = context;
  const call = { signal };
  switch (step.do) {
    case "pullImage":
      return pullImage(step, context);
    case "buildImage":
      await buildImage(step.build, context);
      return;
    case "removeImage":
      return ignoring("ENGINE_NOT_FOUND", engine.removeImage(step.image, call));
    case "createNetwork": {
      const made = await ignoring("ENGINE_CONFLICT", engine.createNetwork(step.body, call));
      if (made?.warning) context.warn(made.warning);
      return;
    }
    case "removeNetwork":
      return ignoring("ENGINE_NOT_FOUND", engine.removeNetwork(step.networkId, call));
    case "connectNetwork":
      return engine.connectNetwork(step.name, run.idOf(step.container), step.endpoint, call);
    case "disconnectNetwork":
      return ignoring(
        "ENGINE_NOT_FOUND",
        engine.disconnectNetwork(step.name, run.idOf(step.container), call),
      );
    case "createVolume":
      return engine.createVolume(step.body, call);
    case "removeVolume":
      return ignoring("ENGINE_NOT_FOUND", engine.removeVolume(step.name, call));
    case "createContainer":
      return createContainer(step, context);
    case "startContainer":
      return startContainer(step, context);
    case "waitContainer":
      return waitFor(engine, run.idOf(step.container), step, context);
    case "stopContainer":
      for (const hook of step.preStop) await runHook(context, run.idOf(step.container), hook);
      return ignoring(
        "ENGINE_NOT_FOUND",
        engine.stopContainer(run.idOf(step.container), { ...call, timeoutSeconds: step.timeoutSeconds }),
      );
    case "restartContainer":
      return engine.restartContainer(run.idOf(step.container), {
        ...call,
        timeoutSeconds: step.timeoutSeconds,
      });
    case "killContainer":
      return engine.killContainer(run.idOf(step.container), { ...call, killSignal: step.killSignal });
    case "pauseContainer":
      return engine.pauseContainer(run.idOf(step.container), call);
    case "unpauseContainer":
      return engine.unpauseContainer(run.idOf(step.container), call);
    case "renameContainer":
      return engine.renameContainer(run.idOf(step.container), step.name, call);
    case "removeContainer":
      return ignoring(
        "ENGINE_NOT_FOUND",
        engine.removeContainer(run.idOf(step.container), {
          ...call,
          volumes: step.volumes,
          force: step.force,
        }),
      );
  }
}

async function ignoring<T>(code: "ENGINE_NOT_FOUND" | "ENGINE_CONFLICT", doing: Promise<T>): Promise<T> {
  try {
    return await doing;
  } catch (error) {
    if (isEngineError(error, code)) return undefined as T;
    throw error;
  }
}

async function createContainer(
  step: Extract<Step, { do: "createContainer" }>,
  context: StepContext,
): Promise<void> {
  const { engine, run, signal } = context;
  const body = await complete(step.body, step, context);
  signal?.throwIfAborted();
  // not cut off: the engine would make the container all the same, after the next run has looked what is there
  const { id, warnings } = await engine.createContainer({ name: step.name, platform: step.platform, body });
  run.made(step, step.name, id);
  for (const warning of warnings) context.warn(`${step.service ?? step.name}: ${warning}`);
  try {
    for (const { network, endpoint } of step.connects)
      await engine.connectNetwork(network, id, endpoint, { signal });
  } catch (error) {
    // half a container would be taken for a whole one the next time
    await engine.removeContainer(id, { force: true }).catch(() => {});
    throw error;
  }
}

/** Fills in what was not known when the plan was made: ids of containers and of a pulled image. */
async function complete(
  body: ContainerBody,
  step: Extract<Step, { do: "createContainer" }>,
  context: StepContext,
): Promise<ContainerBody> {
  const { engine, run, signal } = context;
  const idOf = (service: string): string => {
    const ref = step.uses[service];
    return ref ? run.idOf(ref) : service;
  };
  const host = { ...body.HostConfig };
  for (const field of ["NetworkMode", "PidMode", "IpcMode", "UTSMode", "CgroupnsMode"]) {
    const value = host[field];
    if (typeof value === "string" && value.startsWith("service:"))
      host[field] = `container:${idOf(value.slice(8))}`;
  }
  if (host.VolumesFrom) {
    host.VolumesFrom = host.VolumesFrom.map((entry) => {
      if (!entry.startsWith("service:")) return entry;
      const [, service = "", mode] = entry.split(":");
      return mode ? `${idOf(service)}:${mode}` : idOf(service);
    });
  }
  const Labels = { ...body.Labels };
  if (step.hashed) Labels[LABEL.configHash] = serviceHash(step.hashed, idOf);
  if (Labels[LABEL.image] === undefined) {
    const image = await engine.inspectImage(body.Image, { signal });
    if (image) Labels[LABEL.image] = image.id;
  }
  return { ...body, Labels, HostConfig: host };
}

async function startContainer(
  step: Extract<Step, { do: "startContainer" }>,
  context: StepContext,
): Promise<void> {
  const { engine, run, signal } = context;
  const id = run.idOf(step.container);
  if (step.files.length > 0) await engine.putFiles(id, await readAll(step.files, context), { signal });
  await (step.paused ? engine.unpauseContainer(id, { signal }) : engine.startContainer(id, { signal }));
  for (const hook of step.postStart) await runHook(context, id, hook);
}

function readAll(files: readonly FileRef[], context: StepContext): Promise<ContainerFile[]> {
  const read = context.services.readContent;
  if (!read) throw new Error("secrets and configs need `readContent`");
  return Promise.all(files.map(async (file) => ({ ...file, content: await read(file) })));
}

async function runHook(context: StepContext, id: string, hook: Hook): Promise<void> {
  const execution = await context.engine.exec(id, hook, { signal: context.signal });
  for await (const _ of execution.output) {
    // the output is the container's business; draining it lets the process end
  }
  const code = await execution.exitCode();
  if (code !== 0) throw new Error(`hook ${hook.command.join(" ")}: expected exit code 0, got ${code}`);
}
