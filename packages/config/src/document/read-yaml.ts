import { type Document, parseDocument } from "yaml";
import { buildTree } from "./build-tree.ts";
import type { Fault } from "./fault.ts";
import { locate, type Span } from "./locate.ts";
import type { Path } from "./path.ts";
import { locatePlain, type PlainReading, readPlain } from "./read-plain.ts";
import { exhausted, syntaxFault } from "./syntax-fault.ts";
import type { Written } from "./tree.ts";

/** What a text says, and what is wrong with its YAML. */
export interface YamlReading {
  /** The node tree with its places; undefined if the text was not parsed. */
  readonly document: Document.Parsed | undefined;
  /** Plain data; undefined if there are faults of syntax. */
  readonly value: unknown;
  readonly faults: readonly Fault[];
  /** True if the text holds nothing, or only comments. */
  readonly isEmpty: boolean;
  /** Numbers and booleans as they were written, where that differs: `0755`, `1.10`, `yes`. */
  readonly written: Written;
  /** Where the key or the value at a path stands; of a path that is not written, its nearest part that is. */
  locate(path: Path, at: "key" | "value"): Span;
}

/** A text beyond this many characters is refused before it costs memory. */
const MAX_LENGTH = 16 * 1024 * 1024;

/** Read one YAML document. Scalars are resolved here and not by the parser: see `resolveScalar`. */
export function readYaml(text: string): YamlReading {
  if (text.length > MAX_LENGTH) return refuse(tooLarge());
  const control = CONTROL.exec(text);
  if (control !== null) return refuse(unprintable(control));
  const plain = readPlain(text);
  return plain === undefined ? readAny(text) : withDocument(plain, text);
}

const nothing = {
  document: undefined,
  value: undefined,
  isEmpty: false,
  written: new Map(),
  locate: (): Span => [0, 0],
};

const refuse = (fault: Fault): YamlReading => ({ ...nothing, faults: [fault] });

/** Most documents need the parser only to tell the places of what is nested, or to be changed. */
function withDocument(plain: PlainReading, text: string): YamlReading {
  let document: Document.Parsed | undefined;
  let find: ReturnType<typeof locatePlain> | undefined;
  return {
    ...plain,
    faults: [],
    isEmpty: false,
    get document() {
      document ??= parse(text);
      return document;
    },
    locate(path, at) {
      find ??= locatePlain(text);
      return find(path, at) ?? locateIn(this.document)(path, at);
    },
  };
}

const locateIn =
  (document: Document.Parsed | undefined): YamlReading["locate"] =>
  (path, at) =>
    document === undefined ? [0, 0] : locate(document, path, at);

/** As `readYaml`, by the parser alone. */
export function readAny(text: string): YamlReading {
  const deep = tooDeep(text);
  if (deep !== undefined) return refuse(deep);
  const document = parse(text);
  if (document === undefined) return refuse(exhausted(0));
  const known = { document, locate: locateIn(document) };
  const fault = syntaxFault(text, document);
  if (fault !== undefined) return { ...nothing, ...known, faults: [fault] };
  if (document.contents === null) return { ...nothing, ...known, faults: [], isEmpty: true };
  return { ...known, isEmpty: isEmptyNode(document.contents), ...buildTree(text, document) };
}

function parse(text: string): Document.Parsed | undefined {
  try {
    return parseDocument(text, {
      schema: "failsafe",
      uniqueKeys: false, // quadratic; buildTree has its own check
      prettyErrors: false,
      logLevel: "error",
    }) as Document.Parsed;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function isEmptyNode(node: unknown): boolean {
  const { range } = node as { range?: readonly number[] };
  return range !== undefined && range !== null && range[0] === range[1];
}

function tooLarge(): Fault {
  const message = `expected at most ${MAX_LENGTH} characters`;
  return {
    code: "CONFIG_TOO_LARGE",
    message,
    start: 0,
    end: 0,
    hint: "put large contents into files, and name them",
  };
}

/** YAML 1.2, section 5.1: what a text cannot hold but as an escape. */
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f]/;

function unprintable({ 0: char, index }: RegExpExecArray): Fault {
  const code = char.charCodeAt(0).toString(16).padStart(2, "0");
  return {
    code: "CONFIG_SYNTAX",
    message: `expected printable text, got the control character 0x${code}`,
    start: index,
    end: index + 1,
    hint: `inside double quotes write \\x${code}`,
  };
}

/** Brackets open at once, or dashes on one line, before a text is nonsense. */
const MAX_NESTING = 200;

/** As many in a row may stand in a script that a document holds: half of a terminal's colour codes, for example. */
const MAX_UNCLOSED = 10_000;

/** The parser recurses per level: a text of brackets or dashes alone would exhaust its stack. */
function tooDeep(text: string): Fault | undefined {
  let [depth, unclosed, indent] = [0, 0, 0];
  let isIndent = true;
  let before = LINE_FEED;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === SPACE) continue;
    if (char === LINE_FEED) {
      isIndent = true;
      indent = 0;
      // a line that begins with a letter ends what the brackets of a script above it opened
      if (isLetter(text.charCodeAt(at + 1))) depth = unclosed = 0;
    } else if (isIndent && (char === DASH || char === QUESTION)) indent++;
    else isIndent = false;
    if (char === OPEN_SQUARE || char === OPEN_CURLY) {
      unclosed++;
      // a bracket behind a letter is a part of a word
      if (BEFORE_VALUE.has(before)) depth++;
    } else if (char === CLOSE_SQUARE || char === CLOSE_CURLY) {
      if (depth > 0) depth--;
      if (unclosed > 0) unclosed--;
    }
    if (depth > MAX_NESTING || unclosed > MAX_UNCLOSED || indent > MAX_NESTING) {
      const message = `expected at most ${MAX_NESTING} levels`;
      return { code: "CONFIG_TOO_DEEP", message, start: at, end: at + 1 };
    }
    before = char;
  }
  return undefined;
}

const [LINE_FEED, SPACE, DASH, QUESTION] = [10, 32, 45, 63];
const [OPEN_SQUARE, CLOSE_SQUARE, OPEN_CURLY, CLOSE_CURLY] = [91, 93, 123, 125];
const BEFORE_VALUE: ReadonlySet<number> = new Set([..."\n\r-?:,[{"].map((char) => char.charCodeAt(0)));

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}
