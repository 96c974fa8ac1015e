import { decodeBase64, gunzip, isGzip, MAX_DECODED_BYTES } from "../decode-content.ts";
import { type CloudInitCode, type Diagnostic, type DiagnosticDetails, diagnostic } from "../diagnostic.ts";
import { type ComposeDocument, composeAsCloudConfig } from "./compose.ts";
import { readIncludeList } from "./include-list.ts";
import { type DocumentKind, documentKind, firstLine } from "./kind.ts";
import { readMultipart } from "./multipart.ts";

/** A piece of user data that can be used. */
export type UserDataPart =
  | { readonly kind: "cloud-config"; readonly name: string; readonly text: string }
  /** Bytes, because a script may carry an archive behind its last line. */
  | { readonly kind: "script"; readonly name: string; readonly content: Uint8Array }
  | { readonly kind: "include"; readonly name: string; readonly url: string };

export interface UserData {
  /** What the data as a whole is; `none` if there is none. */
  readonly kind: DocumentKind;
  /** In the order in which they count, the last the most. */
  readonly parts: readonly UserDataPart[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface ReadUserDataOptions {
  /** What to call the data in diagnostics. */
  readonly file?: string;
  /** Bytes that may be read in all, after decompression. */
  readonly maxBytes?: number;
  /** The faults of a cloud-config; one with an error is dropped whole. */
  readonly check?: (text: string, file: string) => readonly Diagnostic[];
}

/** Wrappers inside wrappers (base64 of gzip of a message with gzip parts …). */
const MAX_DEPTH = 5;

/** Find out what user data is, unwrap it, and list what can be used of it. Loads no includes. */
export function readUserData(bytes: Uint8Array, options: ReadUserDataOptions = {}): UserData {
  const reader = new Reader(options);
  const kind = reader.start(bytes, { name: options.file ?? "user-data", line: 1, depth: 0 });
  return { kind, parts: reader.parts, diagnostics: reader.diagnostics };
}

interface Place {
  readonly name: string;
  readonly line: number;
  readonly depth: number;
}

class Reader {
  readonly parts: UserDataPart[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly #options: ReadUserDataOptions;
  #bytesLeft: number;

  constructor(options: ReadUserDataOptions) {
    this.#options = options;
    this.#bytesLeft = options.maxBytes ?? MAX_DECODED_BYTES;
  }

  /** Read data from outside; what is inside wrappers has been counted when it was unwrapped. */
  start(bytes: Uint8Array, place: Place): DocumentKind {
    if (bytes.length <= this.#bytesLeft) return this.#read(bytes, place);
    const message = `expected at most ${this.#bytesLeft} bytes, got ${bytes.length}`;
    return this.#refuse("unknown", "USER_DATA_TOO_LARGE", message, place);
  }

  #read(bytes: Uint8Array, place: Place): DocumentKind {
    if (place.depth > MAX_DEPTH) {
      return this.#refuse(
        "unknown",
        "USER_DATA_ENCODING",
        `expected at most ${MAX_DEPTH} layers of wrapping`,
        place,
      );
    }
    const inside = { ...place, depth: place.depth + 1 };
    if (isGzip(bytes)) {
      const plain = gunzip(bytes, this.#bytesLeft);
      if (!plain.ok) return this.#refuse("unknown", codeOf(plain.message), plain.message, place);
      this.#bytesLeft -= plain.bytes.length;
      return this.#read(plain.bytes, inside);
    }
    // one character per byte: the markers are ASCII, and nothing is lost
    const text = Buffer.from(bytes).toString("latin1");
    const kind = documentKind(text);
    if (kind === "unknown") {
      const decoded = wrappedInBase64(text);
      if (decoded !== undefined) return this.#read(decoded, inside);
    }
    return this.#use(kind, bytes, text, place);
  }

  #use(kind: DocumentKind, bytes: Uint8Array, latin1: string, place: Place): DocumentKind {
    switch (kind) {
      case "none":
        return kind;
      case "script":
        this.parts.push({ kind: "script", name: place.name, content: bytes });
        return kind;
      case "cloud-config":
      case "compose":
        this.#cloudConfig(kind, bytes, place);
        return kind;
      case "include":
        this.#include(bytes, place);
        return kind;
      case "multipart":
        return this.#multipart(latin1, place);
      case "jinja":
        return this.#refuse(
          kind,
          "USER_DATA_UNSUPPORTED",
          "expected a document without templates, got a jinja template",
          place,
          {
            hint: "remove the line ## template: jinja and write the values out; $private_ipv4 and $public_ipv4 are filled in",
          },
        );
      case "unsupported":
        return this.#refuse(
          kind,
          "USER_DATA_UNSUPPORTED",
          `expected #cloud-config, #compose, #include or a script, got ${firstLine(latin1)}`,
          place,
        );
      case "unknown":
        return this.#refuse(
          kind,
          "USER_DATA_UNKNOWN",
          `expected #cloud-config or #! on the first line, got ${quote(firstLine(latin1))}`,
          place,
          {
            ...hintFor(latin1),
          },
        );
    }
  }

  #cloudConfig(kind: "cloud-config" | "compose", bytes: Uint8Array, place: Place): void {
    const text = this.#utf8(bytes, place);
    if (text === undefined) return;
    const compose = kind === "compose" ? composeAsCloudConfig(text) : undefined;
    const document = compose?.text ?? text;
    const faults = (this.#options.check?.(document, place.name) ?? []).map((fault) =>
      compose === undefined ? fault : moved(fault, compose),
    );
    this.diagnostics.push(...faults);
    if (faults.some(({ severity }) => severity === "error")) return;
    this.parts.push({ kind: "cloud-config", name: place.name, text: document });
  }

  #include(bytes: Uint8Array, place: Place): void {
    const text = this.#utf8(bytes, place);
    if (text === undefined) return;
    const { urls, diagnostics } = readIncludeList(text, place.name);
    this.parts.push(...urls.map((url) => ({ kind: "include", name: place.name, url }) as const));
    this.diagnostics.push(...diagnostics);
  }

  #multipart(message: string, place: Place): DocumentKind {
    const read = readMultipart(message);
    if (!read.ok)
      return this.#refuse(
        "unknown",
        "USER_DATA_MULTIPART",
        read.message,
        place,
        read.hint === undefined ? {} : { hint: read.hint },
      );
    for (const [index, part] of read.parts.entries()) {
      const name = `${place.name}#${index + 1}${part.filename === undefined ? "" : ` (${printable(part.filename)})`}`;
      this.#part(part.contentType, part.bytes, {
        name,
        line: place.line + part.line - 1,
        depth: place.depth + 1,
      });
    }
    return "multipart";
  }

  /** The content type of a part overrules its first line, as in cloud-init. */
  #part(contentType: string, bytes: Uint8Array, place: Place): void {
    const latin1 = isGzip(bytes) ? "" : Buffer.from(bytes).toString("latin1");
    switch (isGzip(bytes) ? "" : contentType) {
      case "text/x-shellscript":
      case "text/x-shellscript-per-boot":
        this.#use("script", bytes, latin1, place);
        return;
      case "text/cloud-config":
        this.#use("cloud-config", bytes, latin1, place);
        return;
      case "text/x-include-url":
      case "text/x-include-once-url":
        this.#use("include", bytes, latin1, place);
        return;
      case "text/jinja2":
        this.#use("jinja", bytes, latin1, place);
        return;
      default:
        this.#read(bytes, place);
    }
  }

  #utf8(bytes: Uint8Array, place: Place): string | undefined {
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      this.#refuse("unknown", "USER_DATA_ENCODING", "expected UTF-8 text", place);
      return undefined;
    }
  }

  #refuse(
    kind: DocumentKind,
    code: CloudInitCode,
    message: string,
    place: Place,
    more: DiagnosticDetails = {},
  ): DocumentKind {
    this.diagnostics.push(diagnostic(code, message, { file: place.name, line: place.line, ...more }));
    return kind;
  }
}

/** A fault where the writer of the document sees it. A fix would be one of another text. */
function moved({ fix: _, ...fault }: Diagnostic, { lines, columns }: ComposeDocument): Diagnostic {
  const up = (line: number): number => Math.max(1, line - lines);
  const left = (column: number): number => Math.max(1, column - columns);
  return {
    ...fault,
    line: up(fault.line),
    column: left(fault.column),
    endLine: up(fault.endLine),
    endColumn: left(fault.endColumn),
  };
}

function codeOf(message: string): CloudInitCode {
  return message.startsWith("expected at most") ? "USER_DATA_TOO_LARGE" : "USER_DATA_ENCODING";
}

/** Base64 is believed only if what it holds begins like user data: a plain word is base64, too. */
function wrappedInBase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]{8}/.test(text)) return undefined;
  const decoded = decodeBase64(text);
  if (!decoded.ok) return undefined;
  const { bytes } = decoded;
  if (isGzip(bytes)) return bytes;
  const inner = Buffer.from(bytes).toString("latin1");
  const kind = documentKind(inner);
  if (kind === "none") return undefined;
  // some tools encode what another has encoded already
  return kind !== "unknown" || wrappedInBase64(inner) !== undefined ? bytes : undefined;
}

function hintFor(latin1: string): { hint?: string } {
  if (latin1.startsWith("\xef\xbb\xbf")) return { hint: "save the file without a byte order mark" };
  if (/^\s+#(?:cloud-config|!)/.test(latin1.slice(0, 200)))
    return { hint: "nothing may stand before the first line's #" };
  if (/^#compose\s/.test(latin1))
    return { hint: "#compose must stand alone on its line, and the line must end with a line feed" };
  if (/^#\s*cloud[-_ ]?config/i.test(latin1)) return { hint: "write #cloud-config" };
  return {};
}

function quote(text: string): string {
  return JSON.stringify(printable(text).slice(0, 60));
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?").slice(0, 100);
}
