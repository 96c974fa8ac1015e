import { CliError, EXIT } from "./cli-error.ts";

/** `flag` takes no value, `text` and `number` one, `list` one each time it is given. */
export interface Flag {
  readonly name: string;
  readonly short?: string;
  readonly kind: "flag" | "text" | "number" | "list";
  readonly help: string;
  /** Values that are allowed; anything else is refused. */
  readonly values?: readonly string[];
}

export class Flags {
  readonly #values: ReadonlyMap<string, string[]>;

  constructor(values: ReadonlyMap<string, string[]>) {
    this.#values = values;
  }
  has(name: string): boolean {
    const value = this.#values.get(name)?.at(-1);
    return value !== undefined && value !== "false";
  }
  given(name: string): boolean {
    return this.#values.has(name);
  }
  text(name: string): string | undefined {
    return this.#values.get(name)?.at(-1);
  }
  number(name: string): number | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : Number(text);
  }
  list(name: string): string[] {
    return [...(this.#values.get(name) ?? [])];
  }
}

export interface Parsed {
  readonly flags: Flags;
  readonly rest: string[];
}

/** Takes flags from a command line. With `stopAtWord`, everything from the first other word on is the rest. */
export function parseFlags(argv: readonly string[], known: readonly Flag[], stopAtWord: boolean): Parsed {
  const values = new Map<string, string[]>();
  const rest: string[] = [];
  const byName = new Map(known.map((flag) => [flag.name, flag]));
  const byShort = new Map(known.flatMap((flag) => (flag.short ? [[flag.short, flag] as const] : [])));
  const queue = [...argv];
  const set = (flag: Flag, value: string): void => {
    check(flag, value);
    if (flag.kind === "list") values.set(flag.name, [...(values.get(flag.name) ?? []), value]);
    else values.set(flag.name, [value]);
  };
  const takeValue = (shown: string): string => {
    const next = queue.shift();
    if (next === undefined) throw usage(`flag needs an argument: ${shown}`);
    return next;
  };
  while (queue.length > 0) {
    const word = queue.shift() ?? "";
    if (word === "--") {
      rest.push(...queue);
      break;
    }
    if (word.startsWith("--")) {
      const at = word.indexOf("=");
      const name = at < 0 ? word.slice(2) : word.slice(2, at);
      const flag = byName.get(name);
      if (!flag) throw usage(`unknown flag: --${name}`, nearest(name, known));
      if (at >= 0) set(flag, word.slice(at + 1));
      else set(flag, flag.kind === "flag" ? "true" : takeValue(word));
    } else if (word.startsWith("-") && word.length > 1) {
      takeShort(word, byShort, set, takeValue);
    } else {
      rest.push(word);
      if (stopAtWord) {
        rest.push(...queue);
        break;
      }
    }
  }
  return { flags: new Flags(values), rest };
}

/** `-dV` is two flags, `-t5`, `-t=5` and `-t 5` one with a value. */
function takeShort(
  word: string,
  byShort: ReadonlyMap<string, Flag>,
  set: (flag: Flag, value: string) => void,
  takeValue: (shown: string) => string,
): void {
  for (let i = 1; i < word.length; i++) {
    const flag = byShort.get(word[i] ?? "");
    if (!flag) throw usage(`unknown shorthand flag: '${word[i]}' in ${word}`);
    if (flag.kind === "flag") {
      set(flag, "true");
      continue;
    }
    const value = word.slice(i + 1).replace(/^=/, "");
    set(flag, value === "" ? takeValue(`-${flag.short}`) : value);
    return;
  }
}

function check(flag: Flag, value: string): void {
  if (flag.kind === "number" && !/^-?[0-9]+$/.test(value)) {
    throw usage(`invalid argument "${value}" for "--${flag.name}" flag: expected a whole number`);
  }
  if (flag.kind === "flag" && !/^(true|false|1|0)$/.test(value)) {
    throw usage(`invalid argument "${value}" for "--${flag.name}" flag: expected true or false`);
  }
  if (flag.values && !flag.values.includes(value)) {
    throw usage(
      `invalid --${flag.name} option "${value}": expected one of ${flag.values.filter(Boolean).join(", ")}`,
    );
  }
}

export function usage(message: string, hint?: string): CliError {
  return new CliError(EXIT.usage, message, hint);
}

function nearest(name: string, known: readonly Flag[]): string | undefined {
  const close = known.find((flag) => flag.name.startsWith(name.slice(0, 3)) || name.startsWith(flag.name));
  return close && `did you mean --${close.name}?`;
}
