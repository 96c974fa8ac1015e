import { interpolate, type Lookup, TemplateError } from "./template.ts";

/** A file of variables that cannot be read; `line` counts from 1. */
export class DotenvError extends Error {
  override readonly name = "DotenvError";
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

export interface DotenvOptions {
  /** Variables that are known already: they win over the file's own in references, and give `KEY` its value. */
  readonly lookup?: Lookup;
  /** Variables of files read before; references see them, and the result holds them. */
  readonly initial?: Readonly<Record<string, string>>;
  /** `raw` takes each line as it is: no quotes, no references. */
  readonly format?: "dotenv" | "raw";
  /** Told of a reference to a variable that is not set. */
  readonly onUnset?: (name: string, line: number) => void;
}

/**
 * Read the variables of a `.env` file or an `env_file`.
 *
 * @example
 * parseDotenv("HOST=db\nURL=postgres://${HOST}"); // { HOST: "db", URL: "postgres://db" }
 */
export function parseDotenv(text: string, options: DotenvOptions = {}): Record<string, string> {
  const variables = new Map(Object.entries(options.initial ?? {}));
  const content = text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n");
  if (options.format === "raw") readRaw(content, variables, options);
  else new Reader(content, variables, options).read();
  return Object.fromEntries(variables);
}

function readRaw(text: string, variables: Map<string, string>, { lookup }: DotenvOptions): void {
  for (const [index, line] of text.split("\n").entries()) {
    const statement = line.trimStart();
    if (statement === "" || statement.startsWith("#")) continue;
    const equals = statement.indexOf("=");
    const key = equals === -1 ? statement.trimEnd() : statement.slice(0, equals);
    if (/\s/.test(key))
      throw new DotenvError(index + 1, `expected a name without blanks, got ${JSON.stringify(key)}`);
    const value = equals === -1 ? lookup?.(key) : statement.slice(equals + 1);
    if (value !== undefined) variables.set(key, value);
  }
}

const BLANK = /[\t\v\f\r \u0085\u00a0]*/y;
const KEY_CHARACTER = /[\p{L}\p{N}_.\-[\]\t\v\f\r \u0085\u00a0]*/uy;
const ESCAPE = /\\(?:[abcfnrtv$"\\]|0[0-9]{0,3})/g;
const ESCAPES: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  '"': '"',
  "\\": "\\",
  $: "$$",
};

class Reader {
  readonly #text: string;
  readonly #variables: Map<string, string>;
  readonly #options: DotenvOptions;
  #at = 0;

  constructor(text: string, variables: Map<string, string>, options: DotenvOptions) {
    this.#text = text;
    this.#variables = variables;
    this.#options = options;
  }

  read(): void {
    while (this.#skipToStatement()) {
      const { key, isInherited } = this.#key();
      if (key.includes(" ")) throw this.#error("expected a name without a blank");
      const value = isInherited ? this.#options.lookup?.(key) : this.#value();
      if (value !== undefined) this.#variables.set(key, value);
    }
  }

  #skipToStatement(): boolean {
    for (;;) {
      this.#skip(/[\s\u0085]*/y);
      if (this.#text[this.#at] !== "#") return this.#at < this.#text.length;
      const end = this.#text.indexOf("\n", this.#at);
      if (end === -1) return false;
      this.#at = end;
    }
  }

  #key(): { key: string; isInherited: boolean } {
    this.#skip(/(?:export\s+)?/y);
    const start = this.#at;
    this.#skip(KEY_CHARACTER);
    const stop = this.#text[this.#at];
    if (stop === undefined) {
      // a last line without a line break is the value of no name
      this.#at = start;
      this.#skip(BLANK);
      return { key: "", isInherited: false };
    }
    if (stop !== "=" && stop !== ":" && stop !== "\n") {
      throw this.#error(`expected a name of letters, digits, _ . - [ ], got ${JSON.stringify(stop)} in it`);
    }
    const key = this.#text.slice(start, this.#at).trimEnd();
    this.#at++;
    this.#skip(BLANK);
    return { key, isInherited: stop === "\n" };
  }

  #value(): string {
    const quote = this.#text[this.#at];
    if (quote !== '"' && quote !== "'") {
      const end = this.#text.indexOf("\n", this.#at);
      const line = this.#text.slice(this.#at, end === -1 ? undefined : end);
      const comment = line.indexOf(" #");
      const written = (comment === -1 ? line : line.slice(0, comment)).replace(/[\s\u0085]+$/, "");
      const value = this.#expand(written);
      this.#at = end === -1 ? this.#text.length : end + 1;
      return value;
    }
    const start = this.#at;
    let written = "";
    for (let at = start + 1; at < this.#text.length; at++) {
      const char = this.#text[at]!;
      if (char === quote) {
        const value = quote === "'" ? written : this.#expand(expandEscapes(written));
        this.#at = at + 1;
        return value;
      }
      if (char === "\\" && at + 1 < this.#text.length) {
        const next = this.#text[++at]!;
        written += next === quote ? next : char + next;
      } else written += char;
    }
    throw this.#error(`expected a closing ${quote} for the one that opens here`);
  }

  #expand(written: string): string {
    const { lookup, onUnset } = this.#options;
    const line = this.#line();
    try {
      return interpolate(written, (name) => lookup?.(name) ?? this.#variables.get(name), {
        onUnset: (name) => onUnset?.(name, line),
      });
    } catch (error) {
      if (error instanceof TemplateError) throw new DotenvError(line, error.message);
      throw error;
    }
  }

  #skip(pattern: RegExp): void {
    pattern.lastIndex = this.#at;
    pattern.exec(this.#text);
    this.#at = Math.max(this.#at, pattern.lastIndex);
  }

  #line(): number {
    let line = 1;
    for (let at = this.#text.indexOf("\n"); at !== -1 && at < this.#at; at = this.#text.indexOf("\n", at + 1))
      line++;
    return line;
  }

  #error(message: string): DotenvError {
    return new DotenvError(this.#line(), message);
  }
}

function expandEscapes(text: string): string {
  return text.replace(ESCAPE, (sequence) => {
    const letter = sequence[1]!;
    if (letter !== "0") return ESCAPES[letter] ?? sequence;
    const code = sequence.length === 5 ? Number.parseInt(sequence.slice(2), 8) : Number.NaN;
    return code <= 255 ? String.fromCharCode(code) : sequence;
  });
}
