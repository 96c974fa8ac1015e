import { scalarNode } from "../node.ts";
import { byText, list } from "../shape/lists.ts";
import { type MapShape, map } from "../shape/maps.ts";
import { integer, text } from "../shape/scalars.ts";
import { refuse, replace, type Shape } from "../shape/shape.ts";
import { MOUNT } from "../shapes/mount.ts";
import { SERVICE } from "../shapes/service.ts";

/** libcompose knew sizes as whole numbers alone. */
const wholeBytes: Shape = {
  merge: replace,
  read(node, path, context) {
    const read = integer().read(node, path, context);
    return read?.kind === "scalar" && typeof read.value === "number"
      ? scalarNode(read, String(read.value))
      : read;
  },
};

const RESTART: Shape = {
  merge: replace,
  read(node, path, context) {
    const policy = node.kind === "scalar" ? node.text : "";
    if (
      node.kind === "scalar" &&
      /^(?:|false|no|always|unless-stopped|on-failure(?::[0-9]+)?)$/.test(policy)
    ) {
      return scalarNode(node, policy === "false" ? "no" : policy);
    }
    return refuse(
      node,
      path,
      context,
      "no, always, on-failure, on-failure:COUNT or unless-stopped",
      "COMPOSE_FORMAT",
    );
  },
};

/** A service as libcompose read it, once version 1's keys have version 2's names. */
export const LIBCOMPOSE_SERVICE: MapShape = map({
  ...SERVICE.fields,
  // one target may be mounted twice, and the engine decides
  volumes: list(MOUNT),
  volume_driver: text(),
  mem_limit: wholeBytes,
  mem_reservation: wholeBytes,
  memswap_limit: wholeBytes,
  shm_size: wholeBytes,
  restart: RESTART,
  expose: list(text({ isNumberText: true }), { key: byText }),
});
