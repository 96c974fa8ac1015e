import { isNull, type MapNode, mapNode, type Node } from "../node.ts";

/** Give version 1's keys the names and places that they have had since. */
export function convertVersion1(service: MapNode): MapNode {
  const entries = new Map(service.entries);
  const take = (key: string): Node | undefined => {
    const value = entries.get(key);
    entries.delete(key);
    return isNull(value) ? undefined : value;
  };
  const net = take("net");
  if (net !== undefined) entries.set("network_mode", net);
  const driver = take("log_driver");
  const options = take("log_opt");
  if (driver !== undefined || options !== undefined) {
    const logging = mapNode(driver ?? options!);
    if (driver !== undefined) logging.entries.set("driver", driver);
    if (options !== undefined) logging.entries.set("options", options);
    entries.set("logging", logging);
  }
  const dockerfile = take("dockerfile");
  const build = take("build");
  if (build?.kind === "scalar" ? build.text !== "" : dockerfile !== undefined) {
    const converted = mapNode(build ?? dockerfile!);
    if (build !== undefined) converted.entries.set("context", build);
    if (dockerfile !== undefined) converted.entries.set("dockerfile", dockerfile);
    entries.set("build", converted);
  } else if (build !== undefined && build.kind !== "scalar") entries.set("build", build);
  // the conversion has a name of its own for the service; nothing reads it
  entries.delete("name");
  return mapNode(service, entries);
}
