import type { Span } from "./locate.ts";
import type { Path } from "./path.ts";
import { resolveScalar } from "./resolve-scalar.ts";
import { getKey, setKey, type Written } from "./tree.ts";

/** What a text says, as `readYaml` would have read it. */
export interface PlainReading {
  readonly value: unknown;
  readonly written: Written;
}

/**
 * Read the YAML that most documents are made of, in a fraction of a parser's time: block maps and
 * lists, scalars on one line, `|` texts, and short `[…]` and `{…}`. Undefined as soon as anything
 * else turns up, or anything that may be a fault: then the parser reads the whole text.
 */
export function readPlain(text: string): PlainReading | undefined {
  if (text.includes("\r") || text.includes("\ufeff")) return undefined;
  const reader = new PlainReader(text);
  try {
    return { value: reader.read(), written: reader.written };
  } catch (error) {
    if (error === BEYOND) return undefined;
    throw error;
  }
}

/** Key and value on one line; -1 where there is none. */
type Place = readonly [keyStart: number, keyEnd: number, valueStart: number, valueEnd: number];

/**
 * Tells where the entries of a plain text stand, in a fraction of a parser's time too; undefined of
 * what only the parser can tell: blocks, texts of several lines, what is inside of brackets.
 */
export function locatePlain(text: string): (path: Path, at: "key" | "value") => Span | undefined {
  const places = new Map<unknown, Map<string | number, Place>>();
  const root = new PlainReader(text, places).read();
  return (path, at) => {
    const parent = path.slice(0, -1).reduce(getKey, root);
    const last = path.at(-1);
    const place = last === undefined ? undefined : places.get(parent)?.get(last);
    if (place === undefined) return undefined;
    const [keyStart, keyEnd, valueStart, valueEnd] = place;
    if (at === "value" && valueStart !== -1) return [valueStart, valueEnd];
    // the key stands for a value that has no text
    const isKey = at === "key" || getKey(parent, last!) === null;
    return isKey && keyStart !== -1 ? [keyStart, keyEnd] : undefined;
  };
}

/** Thrown where the subset ends. */
const BEYOND: unique symbol = Symbol("beyond the subset");

const MAX_DEPTH = 50;

/** Not `-`, `?`, `:` before a blank, nor YAML's other signs; a key on one line has its colon and then a blank. */
const KEY = /([A-Za-z0-9_/][\w./*@+=-]{0,200})|"([^"\\\n]{0,200})"|'([^'\n]{0,200})'/y;
const QUOTED = /"([^"\\\n]*)"|'([^'\n]*)'/y;
const PLAIN_START = /[A-Za-z0-9_/.$+=~(^;<\\]|-[\w/.-]/y;
const FLOW_PLAIN = /(?:[A-Za-z0-9_/.$+=~]|-[\w/.-])(?:[\w/.$+=~*@()^;<|!&%?\\ -]|:(?=[\w/]))*/y;
const END_OF_LINE = / *(?: #[^\n]*)?(?=\n|$)/y;
const BLOCK_TEXT = /\|([-+]?) *\n/y;

class PlainReader {
  readonly written: Map<unknown, Map<string | number, string>> = new Map();
  readonly #text: string;
  /** Where the next thing to read begins. */
  #at = 0;
  /** Its column, if it is the first of its line; -1 at the end. */
  #column = 0;
  #depth = 0;
  /** Of the scalar read last, if it is a number or a boolean and would print otherwise. */
  #source: string | undefined;
  /** Where the value read last stands, if it is on one line. */
  #span: Span | undefined;
  readonly #places: Map<unknown, Map<string | number, Place>> | undefined;

  constructor(text: string, places?: Map<unknown, Map<string | number, Place>>) {
    this.#text = text;
    this.#places = places;
  }

  read(): unknown {
    this.#nextEntry();
    if (this.#column === -1) throw BEYOND;
    const value = this.#block(this.#column);
    if (this.#column !== -1) throw BEYOND;
    return value;
  }

  /** Go from the beginning of a line to the next one that says something. */
  #nextEntry(): void {
    const text = this.#text;
    for (;;) {
      const start = this.#at;
      let at = start;
      while (text.charCodeAt(at) === SPACE) at++;
      const char = text.charCodeAt(at);
      if (char === HASH || char === LINE_FEED) {
        const end = text.indexOf("\n", at);
        this.#at = end === -1 ? text.length : end + 1;
        continue;
      }
      this.#at = at;
      this.#column = at === text.length ? -1 : at - start;
      // marks of documents and directives
      if (at === start && (text.startsWith("---", at) || text.startsWith("...", at))) throw BEYOND;
      return;
    }
  }

  #block(column: number): unknown {
    if (++this.#depth > MAX_DEPTH) throw BEYOND;
    const value = this.#isDash() ? this.#list(column) : this.#map(column);
    this.#depth--;
    return value;
  }

  #isDash(): boolean {
    if (this.#text.charCodeAt(this.#at) !== DASH) return false;
    const next = this.#text.charCodeAt(this.#at + 1);
    return next === SPACE || next === LINE_FEED || Number.isNaN(next);
  }

  #map(column: number): unknown {
    const map: Record<string, unknown> = {};
    while (this.#column === column && !this.#isDash()) {
      const start = this.#at;
      const key = this.#key();
      const end = this.#at - 1;
      // the parser tells of a key that is there twice
      if (key === undefined || Object.hasOwn(map, key)) throw BEYOND;
      const next = this.#text.charCodeAt(this.#at);
      if (next !== SPACE && next !== LINE_FEED && !Number.isNaN(next)) throw BEYOND;
      const value = this.#value(column, true);
      setKey(map, key, value);
      this.#keepWritten(map, key);
      this.#keepPlace(map, key, start, end);
    }
    if (this.#column > column) throw BEYOND;
    return map;
  }

  #list(column: number): unknown {
    const list: unknown[] = [];
    while (this.#column === column && this.#isDash()) {
      this.#at++;
      list.push(this.#item(column));
      this.#keepWritten(list, list.length - 1);
      this.#keepPlace(list, list.length - 1, -1, -1);
    }
    if (this.#column > column) throw BEYOND;
    return list;
  }

  /** What stands behind a dash: a map may begin on its line. */
  #item(column: number): unknown {
    const dash = this.#at - 1;
    this.#skipSpaces();
    const start = this.#at;
    if (this.#isDash()) throw BEYOND;
    const key = this.#key();
    const next = this.#text.charCodeAt(this.#at);
    const isMap = key !== undefined && (next === SPACE || next === LINE_FEED || Number.isNaN(next));
    this.#at = start;
    if (!isMap) return this.#value(column, false);
    this.#column = column + start - dash;
    const map = this.#block(this.#column);
    this.#span = undefined;
    return map;
  }

  /** A key and its colon; undefined if there is none. */
  #key(): string | undefined {
    const match = this.#match(KEY);
    if (match === undefined || this.#text.charCodeAt(this.#at) !== COLON) return undefined;
    this.#at++;
    return match[1] ?? match[2] ?? match[3];
  }

  /** What stands behind a colon or a dash, up to the next entry. */
  #value(column: number, isOfMap: boolean): unknown {
    this.#source = undefined;
    this.#span = undefined;
    this.#skipSpaces();
    const block = this.#match(BLOCK_TEXT);
    if (block !== undefined) return this.#blockText(column, block[1]!);
    // behind a comment, or nothing, stands a block of its own, or null
    const char = this.#text.charCodeAt(this.#at);
    const isEmpty = char === LINE_FEED || char === HASH || Number.isNaN(char);
    const start = this.#at;
    const value = isEmpty ? null : this.#scalarOrFlow();
    const span: Span | undefined = isEmpty ? undefined : [start, this.#at];
    this.#endLine();
    this.#nextEntry();
    if (isEmpty && (this.#column > column || (isOfMap && this.#column === column && this.#isDash()))) {
      const below = this.#block(this.#column);
      this.#source = undefined;
      this.#span = undefined;
      return below;
    }
    // what is deeper goes on with the value
    if (this.#column > column) throw BEYOND;
    this.#span = span;
    return value;
  }

  #scalarOrFlow(): unknown {
    const char = this.#text.charCodeAt(this.#at);
    if (char === OPEN_SQUARE || char === OPEN_CURLY) return this.#flow();
    const quoted = this.#match(QUOTED);
    if (quoted !== undefined) return quoted[1] ?? quoted[2];
    if (this.#match(PLAIN_START, true) === undefined) throw BEYOND;
    const text = this.#text;
    const lineFeed = text.indexOf("\n", this.#at);
    const line = text.slice(this.#at, lineFeed === -1 ? text.length : lineFeed);
    const comment = line.indexOf(" #");
    const plain = (comment === -1 ? line : line.slice(0, comment)).trimEnd();
    if (plain.includes(": ") || plain.endsWith(":") || plain.includes("\t")) throw BEYOND;
    this.#at += plain.length;
    return this.#resolve(plain);
  }

  #resolve(plain: string): unknown {
    const value = resolveScalar(plain);
    const isOdd = (typeof value === "number" || typeof value === "boolean") && String(value) !== plain;
    this.#source = isOdd ? plain : undefined;
    return value;
  }

  /** `[…]` or `{…}` on one line. */
  #flow(): unknown {
    if (++this.#depth > MAX_DEPTH) throw BEYOND;
    const isMap = this.#text.charCodeAt(this.#at++) === OPEN_CURLY;
    const close = isMap ? CLOSE_CURLY : CLOSE_SQUARE;
    const list: unknown[] = [];
    const map: Record<string, unknown> = {};
    const parent = isMap ? map : list;
    this.#skipSpaces();
    let char = this.#text.charCodeAt(this.#at);
    while (char !== close) {
      let name: string | number = list.length;
      if (isMap) {
        name = this.#flowKey();
        if (Object.hasOwn(map, name)) throw BEYOND;
      }
      const value = this.#flowValue();
      if (isMap) setKey(map, String(name), value);
      else list.push(value);
      this.#keepWritten(parent, name);
      this.#skipSpaces();
      char = this.#text.charCodeAt(this.#at);
      if (char === close) break;
      if (char !== COMMA) throw BEYOND;
      this.#at++;
      this.#skipSpaces();
      // a comma before the end has meanings of its own
      if (this.#text.charCodeAt(this.#at) === close) throw BEYOND;
    }
    this.#at++;
    this.#depth--;
    this.#source = undefined;
    return parent;
  }

  #flowKey(): string {
    const key = this.#key();
    if (key === undefined || this.#text.charCodeAt(this.#at) !== SPACE) throw BEYOND;
    this.#skipSpaces();
    return key;
  }

  #flowValue(): unknown {
    this.#source = undefined;
    const char = this.#text.charCodeAt(this.#at);
    if (char === OPEN_SQUARE || char === OPEN_CURLY) return this.#flow();
    const quoted = this.#match(QUOTED);
    if (quoted !== undefined) return quoted[1] ?? quoted[2];
    const plain = this.#match(FLOW_PLAIN)?.[0];
    if (plain === undefined) throw BEYOND;
    return this.#resolve(plain.trimEnd());
  }

  /** The lines of a `|` text, which are deeper than `column`. */
  #blockText(column: number, chomp: string): string {
    const text = this.#text;
    const lines: string[] = [];
    let indent = -1;
    for (;;) {
      const start = this.#at;
      const end = text.indexOf("\n", start);
      if (end === -1 && start < text.length) throw BEYOND;
      let at = start;
      while (text.charCodeAt(at) === SPACE) at++;
      if (at === end) {
        // blanks alone may be text, and may be none
        if (at > start) throw BEYOND;
        lines.push("");
      } else {
        if (at === text.length) break;
        if (indent === -1) indent = at - start;
        if (indent <= column) break;
        if (at - start < indent) {
          if (at - start > column) throw BEYOND;
          break;
        }
        lines.push(text.slice(start + indent, end));
      }
      this.#at = end + 1;
    }
    if (indent <= column || lines[0] === "") throw BEYOND;
    this.#nextEntry();
    if (this.#column > column) throw BEYOND;
    const whole = lines.join("\n");
    if (chomp === "+") return `${whole}\n`;
    const kept = whole.replace(/\n+$/, "");
    return chomp === "-" ? kept : `${kept}\n`;
  }

  #keepWritten(parent: unknown, name: string | number): void {
    if (this.#source === undefined) return;
    const entries = this.written.get(parent) ?? new Map<string | number, string>();
    this.written.set(parent, entries.set(name, this.#source));
    this.#source = undefined;
  }

  #keepPlace(parent: unknown, name: string | number, keyStart: number, keyEnd: number): void {
    if (this.#places === undefined) return;
    const [valueStart, valueEnd] = this.#span ?? [-1, -1];
    const entries = this.#places.get(parent) ?? new Map<string | number, Place>();
    this.#places.set(parent, entries.set(name, [keyStart, keyEnd, valueStart, valueEnd]));
    this.#span = undefined;
  }

  #endLine(): void {
    // a comment that the caller has come to, or one behind a blank
    const isComment =
      this.#text.charCodeAt(this.#at) === HASH && this.#text.charCodeAt(this.#at - 1) === SPACE;
    if (!isComment && this.#match(END_OF_LINE) === undefined) throw BEYOND;
    const end = this.#text.indexOf("\n", this.#at);
    this.#at = end === -1 ? this.#text.length : end + 1;
  }

  #skipSpaces(): void {
    while (this.#text.charCodeAt(this.#at) === SPACE) this.#at++;
  }

  #match(pattern: RegExp, isLook = false): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    if (!isLook) this.#at = pattern.lastIndex;
    return match;
  }
}

const [LINE_FEED, SPACE, HASH, COMMA, DASH, COLON] = [10, 32, 35, 44, 45, 58];
const [OPEN_SQUARE, CLOSE_SQUARE, OPEN_CURLY, CLOSE_CURLY] = [91, 93, 123, 125];
