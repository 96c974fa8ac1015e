import { nearest } from "../diagnostics/nearest.ts";
import { formatPath, parsePath } from "../document/path.ts";
import { stringifyValue } from "../document/stringify.ts";
import { get } from "../layers/get.ts";
import { type Explanation, explain } from "../schema/explain.ts";
import { type Arguments, type ExitCode, UsageError } from "./arguments.ts";
import type { Surroundings, Target } from "./target.ts";

/** Say what a key means, its type and default, and what is set where. */
export function explainKey({ words }: Arguments, around: Surroundings): ExitCode {
  const key = words.at(-1);
  if (key === undefined || words.length > 2) throw new UsageError("expected KEY");
  const target = words.length === 2 ? around.open(words[0]!) : around.machine;
  const known = explain(key);
  if (known === undefined) {
    around.err(`${around.program}: ${key}: expected a known key${near(key)}\n`);
    return 1;
  }
  around.out(render(known, target));
  return 0;
}

function near(key: string): string {
  const path = parsePath(key);
  const parent = path.slice(0, -1);
  const known = explain(parent)?.keys ?? [];
  const word = nearest(path.at(-1)!, known);
  return word === undefined ? "" : `; did you mean ${formatPath([...parent, word])}?`;
}

function render(known: Explanation, target: Target | undefined): string {
  const { path, description, type, format, examples, keys, deprecated } = known;
  const line = (name: string, value: string | undefined): string[] =>
    value === undefined ? [] : [`${name.padEnd(10)}${value}`];
  const value = (data: unknown): string | undefined =>
    data === undefined
      ? undefined
      : stringifyValue(data)
          .trimEnd()
          .replaceAll("\n", `\n${" ".repeat(10)}`);
  const { config, origin } = target?.resolve() ?? {};
  const current = config === undefined ? undefined : get(config, path);
  return [
    `${path}: ${description}`,
    ...line("type", format === undefined ? type : `${type}, ${format}`),
    ...line("default", value(known.default)),
    ...line("example", value(examples?.[0])),
    ...line("keys", keys?.join(", ")),
    ...line("use", deprecated === undefined ? undefined : `${deprecated} instead`),
    ...line("value", known.secret && current !== undefined ? "(secret)" : value(current)),
    ...line("set in", current === undefined ? undefined : (origin?.(path) ?? target?.file)),
    "",
  ].join("\n");
}
