import { listNode, type MapNode, mapNode, type Node } from "../node.ts";
import type { Place, Source } from "../source.ts";
import { resolveScalar, type YamlVersion } from "./resolve-scalar.ts";

/**
 * Read the YAML that most projects are written in, in a fraction of the parser's time: block maps and
 * lists, scalars on one line, and `[…]` and `{…}` on one line. Undefined as soon as anything else turns
 * up, or anything that may be a fault: then the parser reads the whole text.
 */
export function readPlain(source: Source, version: YamlVersion): Node | undefined {
  try {
    return new PlainReader(source, version).read();
  } catch (error) {
    if (error === BEYOND) return undefined;
    throw error;
  }
}

/** Thrown where the subset ends. */
const BEYOND: unique symbol = Symbol("beyond the subset");

const MAX_DEPTH = 50;

/** Not `-`, `?`, `:` before a blank, nor YAML's other signs. */
const KEY = /([A-Za-z0-9_/.][\w./*@+=-]{0,200})|"([^"\\\n]{0,200})"|'([^'\n]{0,200})'/y;
const QUOTED = /"([^"\\\n]*)"|'([^'\n]*)'/y;
const PLAIN = /(?:[A-Za-z0-9_/.$+=~(^;<\\]|-[\w/.-])(?:[^\n\t:# ]+|:(?! |\n|$)| (?!#)|(?<! )#)*/y;
const FLOW_PLAIN = /(?:[A-Za-z0-9_/.$+=~]|-[\w/.-])(?:[\w/.$+=~*@()^;<|!&%?\\ -]|:(?=[\w/]))*/y;
const END_OF_LINE = / *(?:(?<= )#[^\n]*)?(?:\n|$)/y;
const EMPTY_LINES = /(?: *(?:#[^\n]*)?\n)*/y;
const BEYOND_TEXT = /[\r\ufeff]|^(?:---|\.\.\.|%)/m;

class PlainReader {
  readonly #source: Source;
  readonly #text: string;
  readonly #version: YamlVersion;
  /** Where the next thing to read begins. */
  #at = 0;
  /** Its column, if it is the first of its line; -1 at the end. */
  #column = 0;
  #depth = 0;

  constructor(source: Source, version: YamlVersion) {
    this.#source = source;
    this.#text = source.text;
    this.#version = version;
  }

  read(): Node {
    if (BEYOND_TEXT.test(this.#text)) throw BEYOND;
    this.#nextEntry();
    if (this.#column === -1) throw BEYOND;
    const node = this.#block(this.#column, undefined);
    if (this.#column !== -1) throw BEYOND;
    return node;
  }

  /** Go from the beginning of a line to the next one that says something. */
  #nextEntry(): void {
    this.#match(EMPTY_LINES);
    const start = this.#at;
    this.#skipSpaces();
    if (this.#text.charCodeAt(this.#at) === HASH) this.#at = this.#text.length;
    this.#column = this.#at === this.#text.length ? -1 : this.#at - start;
  }

  #block(column: number, key: Place | undefined): Node {
    if (++this.#depth > MAX_DEPTH) throw BEYOND;
    const node = this.#isDash() ? this.#list(column, key) : this.#map(column, key);
    this.#depth--;
    // what is deeper than the last entry, and no part of it
    if (this.#column > column) throw BEYOND;
    return node;
  }

  #isDash(): boolean {
    return this.#text.charCodeAt(this.#at) === DASH && this.#isBlank(this.#at + 1);
  }

  #isBlank(at: number): boolean {
    const char = this.#text.charCodeAt(at);
    return char === SPACE || char === LINE_FEED || at >= this.#text.length;
  }

  #map(column: number, key: Place | undefined): Node {
    const start = this.#at;
    const entries = new Map<string, Node>();
    let end = start;
    while (this.#column === column && !this.#isDash()) {
      const place = this.#readKey(entries);
      entries.set(this.#name, this.#value(column, place));
      end = this.#end;
    }
    return { ...mapNode(this.#place(start, end), entries), key };
  }

  /** The text of the key read last. */
  #name = "";
  /** The beginning of the line after the entry read last. */
  #end = 0;

  /** Read a key and its colon. */
  #readKey(entries: MapNode["entries"]): Place {
    const start = this.#at;
    const match = this.#match(KEY);
    if (match === undefined || this.#text.charCodeAt(this.#at) !== COLON || !this.#isBlank(this.#at + 1))
      throw BEYOND;
    const [, plain, double, single] = match;
    this.#name = plain ?? double ?? single ?? "";
    // the parser tells of keys that are numbers, and of those that are there twice
    if (plain !== undefined && typeof resolveScalar(plain, this.#version) !== "string") throw BEYOND;
    if (entries.has(this.#name)) throw BEYOND;
    const place = this.#place(start, this.#at);
    this.#at++;
    return place;
  }

  #list(column: number, key: Place | undefined): Node {
    const start = this.#at;
    const items: Node[] = [];
    let end = start;
    while (this.#column === column && this.#isDash()) {
      this.#at++;
      items.push(this.#item(column));
      end = this.#end;
    }
    return { ...listNode(this.#place(start, end), items), key };
  }

  /** What stands behind a dash: a map may begin on its line. */
  #item(column: number): Node {
    const dash = this.#at - 1;
    this.#skipSpaces();
    const start = this.#at;
    if (this.#isDash()) throw BEYOND;
    const isKey = this.#match(KEY) !== undefined && this.#text.charCodeAt(this.#at) === COLON;
    const isMap = isKey && this.#isBlank(this.#at + 1);
    this.#at = start;
    if (!isMap) return this.#value(column, undefined);
    this.#column = column + start - dash;
    return this.#block(this.#column, undefined);
  }

  /** What stands behind a colon or a dash, up to the next entry. */
  #value(column: number, key: Place | undefined): Node {
    const dashed = this.#at;
    this.#skipSpaces();
    const behind = key === undefined ? dashed : this.#at;
    // behind a comment, or nothing, stands a block of its own, or null
    const isEmpty = this.#isBlank(this.#at) || this.#text.charCodeAt(this.#at) === HASH;
    const node = isEmpty ? this.#scalar("", behind, behind, true, key) : this.#scalarOrFlow(key);
    if (this.#match(END_OF_LINE) === undefined) throw BEYOND;
    this.#end = this.#at;
    this.#nextEntry();
    // a list may begin in the column of its key
    if (isEmpty && (this.#column > column || (key && this.#column === column && this.#isDash())))
      return this.#block(this.#column, key);
    // what is deeper goes on with the value
    if (this.#column > column) throw BEYOND;
    return node;
  }

  #scalarOrFlow(key: Place | undefined): Node {
    const char = this.#text.charCodeAt(this.#at);
    if (char === OPEN_SQUARE || char === OPEN_CURLY) return this.#flow(key);
    return this.#quoted(key) ?? this.#plain(PLAIN, key);
  }

  /** `[…]` or `{…}` on one line. */
  #flow(key: Place | undefined): Node {
    if (++this.#depth > MAX_DEPTH) throw BEYOND;
    const start = this.#at;
    const isMap = this.#text.charCodeAt(this.#at++) === OPEN_CURLY;
    const close = isMap ? CLOSE_CURLY : CLOSE_SQUARE;
    const items: Node[] = [];
    const entries = new Map<string, Node>();
    this.#skipSpaces();
    while (this.#text.charCodeAt(this.#at) !== close) {
      if (isMap) {
        const place = this.#readKey(entries);
        const name = this.#name;
        this.#skipSpaces();
        entries.set(name, this.#flowValue(place));
      } else items.push(this.#flowValue(undefined));
      this.#skipSpaces();
      if (this.#text.charCodeAt(this.#at) === close) break;
      if (this.#text.charCodeAt(this.#at++) !== COMMA) throw BEYOND;
      this.#skipSpaces();
    }
    this.#at++;
    this.#depth--;
    const place = this.#place(start, this.#at);
    return isMap ? { ...mapNode(place, entries), key } : { ...listNode(place, items), key };
  }

  #flowValue(key: Place | undefined): Node {
    const char = this.#text.charCodeAt(this.#at);
    if (char === OPEN_SQUARE || char === OPEN_CURLY) return this.#flow(key);
    return this.#quoted(key) ?? this.#plain(FLOW_PLAIN, key);
  }

  #quoted(key: Place | undefined): Node | undefined {
    const start = this.#at;
    const match = this.#match(QUOTED);
    return match && this.#scalar(match[1] ?? match[2] ?? "", start, this.#at, false, key);
  }

  #plain(pattern: RegExp, key: Place | undefined): Node {
    const start = this.#at;
    const text = this.#match(pattern)?.[0].trimEnd();
    if (text === undefined) throw BEYOND;
    this.#at = start + text.length;
    return this.#scalar(text, start, this.#at, true, key);
  }

  #scalar(text: string, start: number, end: number, isPlain: boolean, key: Place | undefined): Node {
    const value = isPlain ? resolveScalar(text, this.#version) : text;
    return { kind: "scalar", value, text, isPlain, key, source: this.#source, start, end };
  }

  #place(start: number, end: number): Place {
    return { source: this.#source, start, end };
  }

  #skipSpaces(): void {
    while (this.#text.charCodeAt(this.#at) === SPACE) this.#at++;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    return match;
  }
}

const [LINE_FEED, SPACE, HASH, COMMA, DASH, COLON] = [10, 32, 35, 44, 45, 58];
const [OPEN_SQUARE, CLOSE_SQUARE, OPEN_CURLY, CLOSE_CURLY] = [91, 93, 123, 125];
