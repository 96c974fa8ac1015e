import { isPath, parseMount } from "../../forms/mount.ts";
import { mapNode, type Node, scalarNode } from "../node.ts";
import { cleanPath, convertWindowsPath } from "../paths.ts";
import { fieldsNode, textField } from "../shape/lists.ts";
import { keyed, map } from "../shape/maps.ts";
import { absolute } from "../shape/paths.ts";
import { flag, integer, optIn, positiveBytes, text, zeroIsNothing } from "../shape/scalars.ts";
import { isUnresolved, type ReadContext, refuse, type Shape } from "../shape/shape.ts";

const LONG = map(
  {
    type: text({ oneOf: ["volume", "bind", "tmpfs", "npipe", "cluster", "image"] }),
    source: text(),
    target: text(),
    read_only: optIn,
    consistency: text(),
    bind: map({
      selinux: text({ oneOf: ["z", "Z"] }),
      propagation: text(),
      create_host_path: flag,
      recursive: text({ oneOf: ["enabled", "disabled", "writable", "readonly"] }),
    }),
    volume: map({ labels: keyed(), nocopy: optIn, subpath: text() }),
    tmpfs: map({ size: zeroIsNothing(positiveBytes), mode: integer({ min: 0 }) }),
    image: map({ subpath: text() }),
  },
  { required: ["type", "target"], also: finish },
);

/** A volume, bind mount or tmpfs of a service, short or long. */
export const MOUNT: Shape = {
  ...LONG,
  read(node, path, context) {
    if (node.kind !== "scalar") return LONG.read(node, path, context);
    if (typeof node.value !== "string")
      return refuse(node, path, context, "SOURCE:TARGET[:OPTIONS], or a map");
    const spec = context.convertWindowsPaths ? convertSpec(node.value) : node.value;
    const parsed = parseMount(spec, { hasDrives: !context.isLenient });
    if (typeof parsed === "string") {
      if (isUnresolved(node, context)) return node;
      context.faults.add("COMPOSE_FORMAT", node, path, parsed);
      return undefined;
    }
    const [, letter] = /^([A-Za-z]):\/[^:]*$/.exec(parsed.mount.source === undefined ? spec : "") ?? [];
    if (letter !== undefined) {
      const hint = `give the volume a longer name, or write {type: volume, source: ${letter}, target: …}`;
      const what = `expected a volume and a target, got ${spec}: ${letter}: is read as a drive`;
      context.faults.warn("COMPOSE_FORMAT", node, path, what, hint);
    }
    if (parsed.ignored.length > 0) {
      context.faults.warn(
        "COMPOSE_IGNORED",
        node,
        path,
        `expected options of a mount, got ${parsed.ignored.join(",")}`,
        "these options have no effect",
      );
    }
    return finish(fieldsNode(node, parsed.mount as never), path, context);
  },
};

/** Make the source absolute and the target clean. */
function finish(node: Node, path: string, context: ReadContext): Node | undefined {
  if (node.kind !== "map") return node;
  const { entries } = mapNode(node, new Map(node.entries));
  const type = textField(node, "type");
  const source = entries.get("source");
  const target = entries.get("target");
  if (source?.kind === "scalar" && type === "bind" && source.value !== "") {
    const place = context.convertWindowsPaths ? scalarNode(source, convertWindowsPath(source.text)) : source;
    if (context.isLenient && place.text.startsWith("/")) entries.set("source", place);
    else if (place.text.startsWith("/") || !isPath(place.text) || /^[.~]/.test(place.text))
      entries.set("source", absolute(place, context));
    else entries.set("source", place);
  }
  if (
    type === "bind" &&
    (source === undefined || (source.kind === "scalar" && (source.value === "" || source.value === null)))
  ) {
    return refuse(node, path, context, "the key source in a bind mount", "COMPOSE_MISSING");
  }
  if (
    target?.kind === "scalar" &&
    typeof target.value === "string" &&
    target.value !== "" &&
    !context.isLenient &&
    !isUnresolved(target, context)
  ) {
    entries.set("target", scalarNode(target, cleanPath(target.value)));
  }
  return { ...node, entries };
}

function convertSpec(spec: string): string {
  return spec
    .replace(/^([A-Za-z]:[\\/][^:]*)(?=:|$)/, (path) => convertWindowsPath(path))
    .replace(/(?<=:)([A-Za-z]:[\\/][^:]*)/, (path) => convertWindowsPath(path));
}
