/**
 * What an entry without a value stands for in `rancher.environment`: `service/KEY` wins over `KEY`, and
 * `PREFIX*` is every key that begins so. Nothing when none is set.
 */
export function lookupVariable(
  key: string,
  service: string,
  variables: Readonly<Record<string, string>>,
): [string, string][] {
  if (key.endsWith("*")) {
    const prefix = key.slice(0, -1);
    return Object.entries(variables).filter(([name]) => name.startsWith(prefix) && !name.includes("/"));
  }
  for (const name of [`${service}/${key}`, key]) {
    if (Object.hasOwn(variables, name)) return [[key, variables[name]!]];
  }
  return [];
}
