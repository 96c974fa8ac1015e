import { interpolate, parseDotenv } from "@ros/compose";
import { parseMount } from "../../../packages/compose/src/forms/mount.ts";
import { parsePort } from "../../../packages/compose/src/forms/port.ts";
import { normalizeProjectName } from "../../../packages/compose/src/forms/project-name.ts";
import { parseBytes } from "../../../packages/compose/src/units/bytes.ts";
import { formatDuration, parseDuration } from "../../../packages/compose/src/units/duration.ts";
import { strictPorts, strictSizes } from "./compose-deviations.ts";
import { outcome, sameOutcome } from "./compose-outcome.ts";
import { compare, type Deviation, type Json, type Runner, type VectorFile } from "./suite.ts";

const content = (file: VectorFile): Json => file.content;

function parser(read: (one: Json) => unknown, deviations: readonly Deviation<Json>[] = []): Runner {
  return (file) =>
    compare(
      content(file).vectors,
      (one: Json) => {
        const expected = one.expected.error === undefined ? { result: one.expected.result } : { error: true };
        return { expected, actual: outcome(() => read(one)) };
      },
      { same: sameOutcome, deviations },
    );
}

/** A parser gives text instead of a value to say what is wrong. */
function orThrow<T>(value: T | string): T {
  if (typeof value === "string") throw new Error(value);
  return value;
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("refused");
  return value;
}

const template = parser(({ input, env = {} }) => {
  const unset: string[] = [];
  return interpolate(input, (name) => env[name], { onUnset: (name) => unset.push(name) });
});
const dotenv = parser(({ input, env = {}, initial = {} }) =>
  parseDotenv(input, { lookup: (name) => env[name], initial }),
);
const duration = parser(({ input }) => {
  const nanoseconds = required(parseDuration(String(input)));
  return { ns: String(nanoseconds), text: formatDuration(nanoseconds) };
});
const bytes = parser(
  ({ input }) => {
    if (typeof input !== "string" && !Number.isInteger(input)) throw new Error("refused");
    return required(parseBytes(String(input)));
  },
  [strictSizes],
);
const port = parser(({ input }) => orThrow(parsePort(String(input))), [strictPorts]);
const volume = parser(({ input }) => orThrow(parseMount(input)).mount);
const projectName = parser(({ input }) => normalizeProjectName(input));

/** Parsers by the file of their recorded cases. */
export const PARSERS: Readonly<Record<string, Runner>> = {
  "compose/template-tests.json": template,
  "compose/grammar-template.json": template,
  "compose/dotenv-tests.json": dotenv,
  "compose/grammar-dotenv.json": dotenv,
  "compose/durations-tests.json": duration,
  "compose/grammar-durations.json": duration,
  "compose/bytes-tests.json": bytes,
  "compose/grammar-bytes.json": bytes,
  "compose/ports-tests.json": port,
  "compose/grammar-ports.json": port,
  "compose/volumes-tests.json": volume,
  "compose/grammar-volumes.json": volume,
  "compose/grammar-project-name.json": projectName,
};
