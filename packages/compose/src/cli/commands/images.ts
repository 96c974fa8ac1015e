import { observe } from "../../apply/observe.ts";
import { buildSpec } from "../../plan/build-spec.ts";
import { dependencies, withDependencies } from "../../plan/dependencies.ts";
import { imageId } from "../../plan/observed.ts";
import type { PlanService } from "../../plan/project.ts";
import type { Step } from "../../plan/step.ts";
import { carryOut } from "../carry-out.ts";
import { CliError, EXIT } from "../cli-error.ts";
import { type Command, type Context, DRY_RUN, type LoadedProject } from "../command.ts";

/** The services that a command line names, or all. */
function named(loaded: LoadedProject, args: readonly string[], withNeeds: boolean): [string, PlanService][] {
  const services = loaded.project.services ?? {};
  const unknown = args.find((name) => !Object.hasOwn(services, name));
  if (unknown !== undefined) throw new CliError(EXIT.failed, `no such service: ${unknown}`);
  const names =
    args.length === 0
      ? Object.keys(services)
      : withNeeds
        ? [...withDependencies(dependencies(services), args)]
        : args;
  return names.map((name) => [name, services[name] ?? {}]);
}

function inSequence(
  actions: readonly (
    | Pick<Extract<Step, { do: "pullImage" }>, "do" | "image" | "platform" | "service">
    | Pick<Extract<Step, { do: "buildImage" }>, "do" | "build" | "service">
  )[],
): Step[] {
  const reason = { code: "asked", text: "it was asked for" } as const;
  return actions.map((action, index) => ({ ...action, id: index + 1, after: [], reason }) as Step);
}

export const pull: Command = {
  name: "pull",
  summary: "Pull service images",
  usage: "[OPTIONS] [SERVICE...]",
  flags: [
    { name: "ignore-buildable", kind: "flag", help: "Ignore images that can be built" },
    { name: "ignore-pull-failures", kind: "flag", help: "Pull what can be pulled" },
    { name: "include-deps", kind: "flag", help: "Also pull services declared as dependencies" },
    { name: "policy", kind: "text", help: "Apply pull policy", values: ["missing", "always"] },
    { name: "quiet", short: "q", kind: "flag", help: "Pull without printing progress information" },
    DRY_RUN,
  ],
  async run(context) {
    const loaded = await context.project(context.args);
    const engine = await context.engine();
    const { flags } = context;
    const observed =
      flags.text("policy") === "missing"
        ? await observe(engine, loaded.project.name, { skip: { networks: true, volumes: true } })
        : undefined;
    const seen = new Set<string>();
    const pulls = named(loaded, context.args, flags.has("include-deps")).flatMap(
      ([service, { image, platform, build }]) => {
        if (
          !image ||
          seen.has(image) ||
          (build && flags.has("ignore-buildable")) ||
          (observed && imageId(observed, image))
        )
          return [];
        seen.add(image);
        return [{ do: "pullImage" as const, image, service, ...(platform ? { platform } : {}) }];
      },
    );
    return carryOutEach(context, loaded, inSequence(pulls), flags.has("ignore-pull-failures"));
  },
};

async function carryOutEach(
  context: Context,
  loaded: LoadedProject,
  steps: readonly Step[],
  ignoreFailures: boolean,
): Promise<number> {
  const engine = await context.engine();
  if (!ignoreFailures) {
    await carryOut(context, loaded, engine, steps);
    return EXIT.ok;
  }
  for (const step of steps) {
    await carryOut(context, loaded, engine, [step]).catch((error: Error) =>
      context.io.err(`warning: ${error.message}\n`),
    );
  }
  return EXIT.ok;
}

export const build: Command = {
  name: "build",
  summary: "Build or rebuild services",
  usage: "[OPTIONS] [SERVICE...]",
  flags: [
    { name: "build-arg", kind: "list", help: "Set build-time variables for services" },
    { name: "no-cache", kind: "flag", help: "Do not use cache when building the image" },
    { name: "pull", kind: "flag", help: "Always attempt to pull a newer version of the image" },
    { name: "quiet", short: "q", kind: "flag", help: "Don't print anything to standard output" },
    { name: "with-dependencies", kind: "flag", help: "Also build dependencies" },
    DRY_RUN,
  ],
  async run(context) {
    const { flags } = context;
    const loaded = await context.project(context.args);
    const args = Object.fromEntries(
      flags.list("build-arg").flatMap((entry) => {
        const [key = "", ...value] = entry.split("=");
        const text = entry.includes("=") ? value.join("=") : loaded.environment[key];
        return text === undefined ? [] : [[key, text]];
      }),
    );
    const options = { noCache: flags.has("no-cache"), pull: flags.has("pull"), args };
    const builds = named(loaded, context.args, flags.has("with-dependencies")).flatMap(([name, service]) =>
      service.build
        ? [
            {
              do: "buildImage" as const,
              build: buildSpec(loaded.project, name, service, options),
              service: name,
            },
          ]
        : [],
    );
    if (builds.length === 0) context.io.err("No services to build\n");
    await carryOut(context, loaded, await context.engine(), inSequence(builds));
    return EXIT.ok;
  },
};
