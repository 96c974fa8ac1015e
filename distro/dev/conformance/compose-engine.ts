import { createHash } from "node:crypto";
import {
  apply,
  configHash,
  createFakeEngine,
  type LoadOptions,
  load,
  type Observed,
  observe,
  type PlanOptions,
  type Project,
  plan,
  type Step,
} from "@ros/compose";
import { projectContents } from "@ros/compose/node";
import { buildOptions, normal, readOnlySharing } from "./compose-engine-deviations.ts";
import { recordScenario, sameScenario } from "./compose-scenario.ts";
import { compare, isSame, isSameOrEmpty, type Json, type Suite, type VectorFile } from "./suite.ts";

const content = (file: VectorFile): Json => file.content;
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Files that exist beside the compose files of every case. */
const BESIDE: Readonly<Record<string, string>> = {
  "/w/c.txt": "",
  "/w/s.txt": "",
  "/w/f": "",
  "/w/Dockerfile": "FROM scratch\n",
};

function loadText(
  files: Readonly<Record<string, string>>,
  config: string,
  one: Json,
  more: Pick<LoadOptions, "readAs"> = {},
): Project {
  const all = { ...BESIDE, ...files };
  const { project, diagnostics } = load([{ file: config, text: all[config] ?? "" }], {
    environment: one.env ?? {},
    defaultProjectName: "proj",
    ...(one.projectName ? { projectName: one.projectName } : {}),
    profiles: one.profiles ?? [],
    services: one.services ?? [],
    workingDirectory: "/w",
    home: "/home/u",
    readFile: (path) => all[path],
    ...more,
  });
  if (!project) throw new CaseError(diagnostics.find((d) => d.severity === "error")?.message ?? "no project");
  return project;
}

class CaseError extends Error {}

/** An engine with every image, and with the external networks and volumes that the project names. */
function emptyEngine(project: Project, apiVersion: string): Observed {
  const references = Object.entries(project.services).map(
    ([name, { image }]) => image ?? `${project.name}-${name}`,
  );
  const external = <T>(
    map: Record<string, { external?: boolean; name?: string }> | undefined,
    make: (name: string) => T,
  ): T[] => Object.entries(map ?? {}).flatMap(([key, one]) => (one?.external ? [make(one.name ?? key)] : []));
  return {
    apiVersion,
    containers: [],
    networks: external(project.networks, (name) => ({
      id: name.padEnd(64, "0"),
      name,
      driver: "bridge",
      labels: {},
    })),
    volumes: external(project.volumes, (name) => ({ name, driver: "local", labels: {} })),
    images: Object.fromEntries(
      references.flatMap((ref) => [ref, `${ref}:latest`].map((key) => [key, `sha256:${sha256(ref)}`])),
    ),
  };
}

async function payload(one: Json, apiVersion: string): Promise<Json> {
  try {
    const project = loadText(one.files, "/w/compose.yaml", one, { readAs: "2.26.1" });
    const contents = await projectContents(project, one.env ?? {}).digests();
    const steps = plan(project, emptyEngine(project, apiVersion), {
      start: false,
      workingDir: "/w",
      configFiles: ["/w/compose.yaml"],
      contents,
    });
    return {
      networks: bodies(steps, "createNetwork"),
      volumes: bodies(steps, "createVolume"),
      ...containers(steps),
    };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

function bodies(steps: readonly Step[], kind: "createNetwork" | "createVolume"): Json[] {
  return steps.flatMap((step) => (step.do === kind ? [step.body] : []));
}

function containers(steps: readonly Step[]): Json {
  const all = steps
    .flatMap((step) => (step.do === "createContainer" ? [step] : []))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const text = (step: (typeof all)[number]): Json =>
    JSON.parse(
      JSON.stringify(step.body).replace(/"(VolumesFrom":\[[^\]]*\]|[^"]*":"service:[^"]*")/g, (part) => {
        const named = part.replace(
          /service:([\w.-]+)/g,
          (_, name: string) => `<${step.uses[name]?.name ?? name}>`,
        );
        return part.includes("VolumesFrom") ? named : named.replace('"<', '"container:<');
      }),
    );
  return {
    containers: all.map((step) => ({
      name: step.name,
      body: text(step),
      ...(step.platform ? { platform: step.platform } : {}),
    })),
    connects: all.flatMap((step) => step.connects),
  };
}

const comparePayload = (apiVersion: string) => (file: VectorFile) =>
  compare(
    content(file).vectors,
    async (one: Json) => ({ expected: one.expected, actual: await payload(one, apiVersion) }),
    {
      same: (expected: Json, actual: Json) =>
        expected.error === undefined
          ? isSameOrEmpty(normal(expected), normal(actual))
          : actual.error !== undefined,
      deviations: [readOnlySharing],
    },
  );

async function reconcile(one: Json): Promise<string[]> {
  const text = (compose: string): Project =>
    loadText({ "/w/compose.yaml": compose || "services: {}\n" }, "/w/compose.yaml", { projectName: "proj" });
  const after = text(one.after);
  const observed = await observedAfter(one, after, one.before ? text(one.before) : undefined);
  const recreate = (word: string): NonNullable<PlanOptions["recreate"]> =>
    word === "force" ? "always" : (word as "diverged" | "never");
  const steps = plan(after, observed, {
    recreate: recreate(one.options.Recreate),
    recreateDependencies: recreate(one.options.RecreateDependencies),
    keepAnonymousVolumes: one.options.Inherit,
    removeOrphans: one.options.RemoveOrphans ?? false,
    services: one.options.Services ?? [],
    recreateVolumes: one.confirm,
    pull: "never",
  });
  return planLines(steps, observed, after);
}

/** The state of an engine after docker compose 5.5 brought `before` up. */
async function observedAfter(one: Json, after: Project, before: Project | undefined): Promise<Observed> {
  const images = Object.values(before?.services ?? {}).map(({ image }) => image ?? "x");
  const engine = createFakeEngine({ images });
  if (before) await apply(plan(before, await observe(engine, "proj")), engine);
  const observed = await observe(engine, "proj");
  const idOf = new Map(
    observed.containers.map((container) => [
      container.labels["com.docker.compose.service"] ?? "",
      container.id,
    ]),
  );
  const references = Object.entries(after.services).map(
    ([name, { image }]) => [image ?? `proj-${name}`, one.digests[name]] as const,
  );
  return {
    ...observed,
    images: Object.fromEntries(
      references.flatMap(([ref, digest]) =>
        [ref, `${ref}:latest`].map((key) => [key, digest ?? `sha256:${ref}`]),
      ),
    ),
    containers: observed.containers.map((container) => {
      const service = before?.services[container.labels["com.docker.compose.service"] ?? ""];
      const { "ros.compose.config-hash": _, ...labels } = container.labels;
      const hash = service ? configHash(withIds(service, idOf), { version: "5.5.0" }) : "";
      const image = {
        "com.docker.compose.version": "5.5.0",
        "com.docker.compose.config-hash": hash,
        "com.docker.compose.image": `sha256:${service?.image}`,
      };
      return {
        ...container,
        state: one.states[container.name] ?? container.state,
        labels: { ...labels, ...image },
      };
    }),
  };
}

function withIds(service: Json, ids: ReadonlyMap<string, string>): Json {
  const resolved = { ...service };
  for (const field of ["network_mode", "ipc", "pid"]) {
    const name = /^service:(.+)$/.exec(resolved[field] ?? "")?.[1];
    if (name) resolved[field] = `container:${ids.get(name)}`;
  }
  if (service.volumes_from)
    resolved.volumes_from = service.volumes_from.map(
      (entry: string) => ids.get(entry.split(":")[0] ?? "") ?? entry,
    );
  return resolved;
}

/** The steps as the recorded plans have them: what, on which resource, after which, in which group. */
function planLines(steps: readonly Step[], observed: Observed, project: Project): string[] {
  const byName = new Map(observed.containers.map((container) => [container.name, container]));
  const kept = steps.filter(
    (step) =>
      step.do !== "startContainer" ||
      ["paused", "dead"].includes(byName.get(step.container.name)?.state ?? ""),
  );
  const resources = new Map(kept.map((step) => [step.id, resource(step, observed, project)]));
  return kept
    .map((step) => {
      const needs = step.after.flatMap((id) => resources.get(id) ?? []).sort();
      const operation = step.do[0]?.toUpperCase() + step.do.slice(1);
      return `${resource(step, observed, project)} ${operation} [${needs}]${step.group ? ` ${step.group}` : ""}`;
    })
    .sort();
}

function resource(step: Step, observed: Observed, project: Project): string {
  if ("network" in step && step.do !== "connectNetwork" && step.do !== "disconnectNetwork")
    return `network:${step.network}`;
  if ("volume" in step) return `volume:${step.volume}`;
  if (step.do === "createContainer") return `service:${step.service}:${step.number}`;
  if (!("container" in step)) return step.do;
  const known = observed.containers.find((container) => container.id === step.container.id);
  const number = known?.labels["com.docker.compose.container-number"] ?? "1";
  return Object.hasOwn(project.services, step.service ?? "")
    ? `service:${step.service}:${number}`
    : `orphan:${step.container.name}`;
}

/** Recorded lines in the same form. */
function recordedLines(lines: readonly string[]): string[] {
  const parsed = lines.map(
    (line) => /^\[([\d,]*)\] -> #(\d+) ([^,]+), (\w+), .*?(?:\[(recreate:[^\]]+)\])?$/.exec(line) ?? [],
  );
  const resources = new Map(parsed.map(([, , id = "", name = ""]) => [id, name]));
  return parsed
    .map(([, needs = "", , name, operation, group]) => {
      const names = needs
        .split(",")
        .filter(Boolean)
        .map((id) => resources.get(id))
        .sort();
      return `${name} ${operation} [${names}]${group ? ` ${group}` : ""}`;
    })
    .sort();
}

/** Recorded cases of the engine half of compose: request bodies, plans, whole command lines. */
export const composeEngine: Suite = {
  "compose/payload-docker-compose-2.26.1-api1.41.json": comparePayload("1.41"),
  "compose/payload-docker-compose-2.26.1-api1.47.json": comparePayload("1.47"),
  "compose/plan-reconcile.json": (file) =>
    compare(
      content(file).vectors,
      async (one: Json) => ({ expected: recordedLines(one.expected.plan), actual: await reconcile(one) }),
      { same: isSame },
    ),
  "compose/scenarios-docker-compose-2.26.1-api1.41.json": (file) =>
    compare(
      content(file).vectors,
      async (one: Json) => ({ expected: one.steps, actual: await recordScenario(one) }),
      { same: sameScenario, deviations: [buildOptions] },
    ),
};
