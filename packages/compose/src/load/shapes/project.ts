import { mapNode } from "../node.ts";
import { fieldsNode, list } from "../shape/lists.ts";
import { dict, type MapShape, map } from "../shape/maps.ts";
import { hostPath } from "../shape/paths.ts";
import { anything, text } from "../shape/scalars.ts";
import { refuse, type Shape } from "../shape/shape.ts";
import { isRemoteContext } from "./build.ts";
import { FILE_OBJECT } from "./files.ts";
import { MODEL, NETWORK, VOLUME } from "./resources.ts";
import { SERVICE } from "./service.ts";

const named = { name: /^[a-zA-Z0-9._-]+$/, nameExpected: "a name of letters, digits, . _ -" };

/** A service must be a map; a network or volume may be nothing but its name. */
const services = dict(
  {
    ...SERVICE,
    read(node, path, context) {
      if (node.kind === "map") return SERVICE.read(node, path, context);
      if (node.kind === "scalar" && node.value === null) return mapNode(node);
      context.faults.add(
        "COMPOSE_TYPE",
        node.key ?? node,
        path,
        "expected a map with the service's keys, got something else",
      );
      return undefined;
    },
  },
  named,
);

/** A whole file. */
export const PROJECT: MapShape = map({
  version: text(),
  name: text(),
  services: notNothing(services),
  networks: dict(NETWORK, named),
  volumes: dict(VOLUME, named),
  secrets: dict(FILE_OBJECT, named),
  configs: dict(FILE_OBJECT, named),
  models: dict(MODEL, named),
  include: anything,
});

function notNothing(shape: Shape): Shape {
  return {
    ...shape,
    read(node, path, context) {
      if (node.kind === "scalar" && node.value === null) return refuse(node, path, context, "a map");
      return shape.read(node, path, context);
    },
  };
}

/** An address is left as it is: `readFile` may know how to fetch it. */
const paths = list(hostPath(isRemoteContext), { single: true });

/** A file of another project that is taken in. */
export const INCLUDE: Shape = map(
  { path: paths, project_directory: hostPath(), env_file: paths },
  {
    short: (node) =>
      node.kind === "scalar" && typeof node.value === "string"
        ? fieldsNode(node, { path: node.value })
        : undefined,
    required: ["path"],
    expected: "a path, or a map",
  },
);
