import { list, replaced } from "../shape/lists.ts";
import { keyed, map } from "../shape/maps.ts";
import { hostPath } from "../shape/paths.ts";
import { bytesText, decimal, duration, flag, integer, optIn, text, zeroIsNothing } from "../shape/scalars.ts";
import { nullable, type Shape } from "../shape/shape.ts";
import { COMMAND } from "./command.ts";
import { DEVICE_REQUESTS } from "./resources.ts";

const UPDATE = map({
  parallelism: integer({ min: 0 }),
  delay: duration,
  failure_action: text(),
  monitor: duration,
  max_failure_ratio: decimal(),
  order: text({ oneOf: ["start-first", "stop-first"] }),
});

const GENERIC = list(map({ discrete_resource_spec: map({ kind: text(), value: integer() }) }));

export const DEPLOY: Shape = nullable(
  map({
    mode: text(),
    replicas: integer({ min: 0 }),
    labels: keyed(),
    update_config: UPDATE,
    rollback_config: UPDATE,
    resources: map({
      limits: map({ cpus: zeroIsNothing(decimal()), memory: bytesText, pids: integer() }),
      reservations: map({
        cpus: zeroIsNothing(decimal()),
        memory: bytesText,
        generic_resources: GENERIC,
        devices: DEVICE_REQUESTS,
      }),
    }),
    restart_policy: map({ condition: text(), delay: duration, max_attempts: integer(), window: duration }),
    placement: map({
      constraints: list(text()),
      preferences: list(map({ spread: text() })),
      max_replicas_per_node: integer(),
    }),
    endpoint_mode: text(),
  }),
);

/** A command that is run in, or beside, a container at one point of its life. */
const HOOK_FIELDS = {
  command: COMMAND,
  image: text(),
  user: text(),
  privileged: optIn,
  working_dir: text(),
  environment: keyed({ missing: "null" }),
  per_replica: flag,
};
export const HOOK: Shape = map(HOOK_FIELDS, { required: ["command"] });

/** A hook with a container of its own may run what its image says. */
export const PRE_START: Shape = map(HOOK_FIELDS);

export const DEVELOP: Shape = nullable(
  map({
    watch: list(
      map(
        {
          path: hostPath(),
          action: text({ oneOf: ["rebuild", "sync", "restart", "sync+restart", "sync+exec"] }),
          target: text(),
          exec: HOOK,
          include: list(text(), { single: true }),
          ignore: list(text(), { single: true }),
          initial_sync: optIn,
        },
        { required: ["path", "action"] },
      ),
    ),
  }),
);

const TEST_KINDS: ReadonlySet<string> = new Set(["NONE", "CMD", "CMD-SHELL"]);
const TEST_LIST = list(text());

/** Text is run by a shell; a list says itself how it is run. */
const TEST: Shape = replaced({
  ...TEST_LIST,
  read(node, path, context) {
    if (!context.isInterpolated) return node;
    if (node.kind === "scalar" && typeof node.value === "string") {
      const place = { source: node.source, start: node.start, end: node.end };
      const word = { ...place, kind: "scalar" as const, value: "CMD-SHELL", text: "CMD-SHELL" };
      return { ...place, key: node.key, kind: "list", items: [word, node] };
    }
    const read = TEST_LIST.read(node, path, context);
    const first = read?.kind === "list" ? read.items[0] : undefined;
    if (first?.kind === "scalar" && !TEST_KINDS.has(first.text) && context.isInterpolated) {
      context.faults.add(
        "COMPOSE_FORMAT",
        first,
        `${path}.0`,
        `expected CMD, CMD-SHELL or NONE, got ${first.text}`,
      );
    }
    return read;
  },
});

export const HEALTHCHECK: Shape = map({
  test: TEST,
  timeout: duration,
  interval: duration,
  retries: integer({ min: 0 }),
  start_period: duration,
  start_interval: duration,
  disable: optIn,
});
