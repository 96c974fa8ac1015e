/** How a scalar is written. An entry without a value is a plain scalar without text. */
export type ScalarStyle = "plain" | "quoted" | "block";

/** Makes what `readPlainYaml` returns. `key` is the place of the key that a value belongs to. */
export interface PlainYamlBuilder<Node, Place> {
  /** Offsets into the text. Blocks end where the line after their last entry begins. */
  place(start: number, end: number): Place;
  /** Whether a plain scalar is text, and not a number, a boolean or null: what else is a key is left to the parser. */
  isText(plain: string): boolean;
  scalar(text: string, style: ScalarStyle, place: Place, key: Place | undefined): Node;
  /** `isFlow`: written in brackets. */
  list(items: Node[], isFlow: boolean, place: Place, key: Place | undefined): Node;
  map(entries: Map<string, Node>, isFlow: boolean, place: Place, key: Place | undefined): Node;
}

/**
 * Read the YAML that most documents are written in, in a fraction of a parser's time: block maps and
 * lists, scalars on one line, `|` texts, and `[…]` and `{…}` on one line. Undefined as soon as anything
 * else turns up, or anything that may be a fault: then a parser has to read the whole text.
 */
export function readPlainYaml<Node, Place>(
  text: string,
  builder: PlainYamlBuilder<Node, Place>,
): Node | undefined {
  if (text.includes("\r") || text.includes("\ufeff")) return undefined;
  try {
    return new PlainReader(text, builder).read();
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
const PLAIN_START = /[A-Za-z0-9_/.$+=~(^;<\\]|-[\w/.-]/y;
const FLOW_PLAIN_START = /[A-Za-z0-9_/.$+=~]|-[\w/.-]/y;
const FLOW_PLAIN_END = /[^\w/.$+=~*@()^;<|!&%?\\ :-]|:(?![\w/])/g;
const BLOCK_TEXT = /\|([-+]?) *\n/y;
const END_OF_LINE = / *(?:(?<= )#[^\n]*)?(?:\n|$)/y;

class PlainReader<Node, Place> {
  readonly #text: string;
  readonly #builder: PlainYamlBuilder<Node, Place>;
  /** Where the next thing to read begins. */
  #at = 0;
  /** Its column, if it is the first of its line; -1 at the end. */
  #column = 0;
  #depth = 0;
  /** The beginning of the line after the entry read last. */
  #end = 0;
  /** The text of the key read last. */
  #name = "";

  constructor(text: string, builder: PlainYamlBuilder<Node, Place>) {
    this.#text = text;
    this.#builder = builder;
  }

  read(): Node {
    this.#nextEntry();
    if (this.#column === -1) throw BEYOND;
    const node = this.#block(this.#column, undefined);
    if (this.#column !== -1) throw BEYOND;
    return node;
  }

  /** Go from the beginning of a line to the next one that says something. */
  #nextEntry(): void {
    const text = this.#text;
    for (;;) {
      const start = this.#at;
      this.#skipSpaces();
      const char = text.charCodeAt(this.#at);
      if (char === HASH || char === LINE_FEED) {
        const end = text.indexOf("\n", this.#at);
        this.#at = end === -1 ? text.length : end + 1;
        continue;
      }
      this.#column = this.#at === text.length ? -1 : this.#at - start;
      return;
    }
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
      const place = this.#key(entries);
      const name = this.#name;
      entries.set(name, this.#value(column, place));
      end = this.#end;
    }
    return this.#builder.map(entries, false, this.#builder.place(start, end), key);
  }

  /** Read a key and its colon. */
  #key(entries: ReadonlyMap<string, Node>): Place {
    const start = this.#at;
    const match = this.#match(KEY);
    if (match === undefined || this.#text.charCodeAt(this.#at) !== COLON || !this.#isBlank(this.#at + 1))
      throw BEYOND;
    const [, plain, double, single] = match;
    this.#name = plain ?? double ?? single ?? "";
    // the parser tells of keys that are no text, and of those that are there twice
    if (plain !== undefined && !this.#builder.isText(plain)) throw BEYOND;
    if (entries.has(this.#name)) throw BEYOND;
    const place = this.#builder.place(start, this.#at);
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
    return this.#builder.list(items, false, this.#builder.place(start, end), key);
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
    const behind = this.#at;
    this.#skipSpaces();
    const block = this.#match(BLOCK_TEXT);
    if (block !== undefined) return this.#blockText(column, block, key);
    // behind a comment, or nothing, stands a block of its own, or null
    const isEmpty = this.#isBlank(this.#at) || this.#text.charCodeAt(this.#at) === HASH;
    const node = isEmpty
      ? this.#nothing(key === undefined ? behind : this.#at, key)
      : this.#scalarOrFlow(key);
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

  #nothing(at: number, key: Place | undefined): Node {
    return this.#builder.scalar("", "plain", this.#builder.place(at, at), key);
  }

  #scalarOrFlow(key: Place | undefined): Node {
    return this.#flow(key) ?? this.#quoted(key) ?? this.#plain(this.#plainLine(), key);
  }

  /** What of a line is a plain scalar, with blanks behind it. */
  #plainLine(): string {
    if (this.#match(PLAIN_START, true) === undefined) throw BEYOND;
    const lineFeed = this.#text.indexOf("\n", this.#at);
    const line = this.#text.slice(this.#at, lineFeed === -1 ? this.#text.length : lineFeed);
    const comment = line.indexOf(" #");
    const plain = comment === -1 ? line : line.slice(0, comment);
    if (/: |:$|\t/.test(plain)) throw BEYOND;
    return plain;
  }

  /** `[…]` or `{…}` on one line. */
  #flow(key: Place | undefined): Node | undefined {
    const start = this.#at;
    const open = this.#text.charCodeAt(start);
    if (open !== OPEN_SQUARE && open !== OPEN_CURLY) return undefined;
    if (++this.#depth > MAX_DEPTH) throw BEYOND;
    this.#at++;
    const isMap = open === OPEN_CURLY;
    const close = isMap ? CLOSE_CURLY : CLOSE_SQUARE;
    const items: Node[] = [];
    const entries = new Map<string, Node>();
    this.#skipSpaces();
    while (this.#text.charCodeAt(this.#at) !== close) {
      if (isMap) {
        const place = this.#key(entries);
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
    const place = this.#builder.place(start, this.#at);
    return isMap ? this.#builder.map(entries, true, place, key) : this.#builder.list(items, true, place, key);
  }

  #flowValue(key: Place | undefined): Node {
    return this.#flow(key) ?? this.#quoted(key) ?? this.#plain(this.#plainInFlow(), key);
  }

  /** What up to the next sign is a plain scalar in brackets, with blanks behind it. */
  #plainInFlow(): string {
    if (this.#match(FLOW_PLAIN_START, true) === undefined) throw BEYOND;
    // to look for the end, rather than match up to it, takes no stack
    const end = this.#match(FLOW_PLAIN_END, true);
    if (end === undefined) throw BEYOND;
    return this.#text.slice(this.#at, end.index);
  }

  #quoted(key: Place | undefined): Node | undefined {
    const start = this.#at;
    const match = this.#match(QUOTED);
    if (match === undefined) return undefined;
    return this.#builder.scalar(
      match[1] ?? match[2] ?? "",
      "quoted",
      this.#builder.place(start, this.#at),
      key,
    );
  }

  #plain(found: string, key: Place | undefined): Node {
    const start = this.#at;
    const text = found.trimEnd();
    this.#at += text.length;
    return this.#builder.scalar(text, "plain", this.#builder.place(start, this.#at), key);
  }

  /** The lines of a `|` text, which are deeper than `column`. */
  #blockText(column: number, [head, chomp]: readonly string[], key: Place | undefined): Node {
    const text = this.#text;
    const start = this.#at - (head?.length ?? 0);
    const lines: string[] = [];
    let indent = -1;
    for (;;) {
      const line = this.#at;
      const lineFeed = text.indexOf("\n", line);
      if (lineFeed === -1 && line < text.length) throw BEYOND;
      this.#skipSpaces();
      const spaces = this.#at - line;
      if (this.#at === lineFeed) {
        // blanks alone may be text, and may be none
        if (spaces > 0) throw BEYOND;
        lines.push("");
      } else {
        if (indent === -1) indent = spaces;
        if (this.#at === text.length || spaces < indent || indent <= column) {
          this.#at = line;
          if (spaces > column && spaces < indent) throw BEYOND;
          break;
        }
        lines.push(text.slice(line + indent, lineFeed));
        this.#end = lineFeed + 1;
      }
      this.#at = lineFeed + 1;
    }
    if (indent <= column || lines[0] === "") throw BEYOND;
    if (chomp === "+") this.#end = this.#at;
    const place = this.#builder.place(start, this.#end);
    this.#end = this.#at;
    this.#nextEntry();
    if (this.#column > column) throw BEYOND;
    const whole = `${lines.join("\n")}\n`;
    const kept = chomp === "+" ? whole : whole.replace(/\n+$/, chomp === "-" ? "" : "\n");
    return this.#builder.scalar(kept, "block", place, key);
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
