/** A part of a MIME message, its transfer encoding undone. */
export interface MimePart {
  readonly contentType: string;
  readonly filename: string | undefined;
  readonly bytes: Uint8Array;
  /** The line of the message on which the part's headers begin. */
  readonly line: number;
}

export type Multipart =
  | { readonly ok: true; readonly parts: readonly MimePart[] }
  | { readonly ok: false; readonly message: string; readonly hint?: string };

/** Levels of multipart inside multipart, and leaves in all. */
const MAX_DEPTH = 3;
const MAX_PARTS = 100;
const MAX_HEADER_LINES = 100;

/** Split a MIME multipart message into its leaves, in order. Text is one character per byte. */
export function readMultipart(message: string): Multipart {
  const parts: MimePart[] = [];
  const fault = collect(toLines(message), 1, 0, parts);
  return fault ?? { ok: true, parts };
}

type Fault = Extract<Multipart, { ok: false }>;

function collect(
  lines: readonly string[],
  firstLine: number,
  depth: number,
  into: MimePart[],
): Fault | undefined {
  const headers = readHeaders(lines);
  if (headers === undefined) return bad("expected the headers of a MIME message and an empty line");
  const { type, parameters } = parseHeader(headers.fields.get("content-type") ?? "text/plain");
  const body = lines.slice(headers.end);
  if (!type.startsWith("multipart/")) {
    if (into.length >= MAX_PARTS) return bad(`expected at most ${MAX_PARTS} parts`);
    const encoding = (headers.fields.get("content-transfer-encoding") ?? "7bit").trim().toLowerCase();
    const bytes = decodeTransfer(body.join("\n"), encoding);
    if (bytes === undefined)
      return bad(
        `expected a part in ${encoding.slice(0, 40)}`,
        "one of 7bit, 8bit, binary, base64, quoted-printable",
      );
    const filename =
      parseHeader(headers.fields.get("content-disposition") ?? "").parameters.get("filename") ??
      parameters.get("name");
    into.push({ contentType: type, filename, bytes, line: firstLine });
    return undefined;
  }
  if (depth >= MAX_DEPTH) return bad(`expected at most ${MAX_DEPTH} levels of multipart`);
  const boundary = parameters.get("boundary");
  if (!boundary || boundary.length > 200)
    return bad("expected a boundary in the Content-Type of a multipart message");
  const sections = split(body, boundary);
  if (sections === undefined)
    return bad(`expected the closing boundary --${boundary.slice(0, 70)}--`, "the message is cut off");
  for (const { start, end } of sections) {
    const fault = collect(body.slice(start, end), firstLine + headers.end + start, depth + 1, into);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function bad(message: string, hint?: string): Fault {
  return { ok: false, message, ...(hint !== undefined && { hint }) };
}

function toLines(text: string): string[] {
  return text.split(/\r?\n/);
}

interface Headers {
  readonly fields: ReadonlyMap<string, string>;
  /** Index of the first line of the body. */
  readonly end: number;
}

// RFC 5322 §2.2: a line that begins with a blank continues the one before
function readHeaders(lines: readonly string[]): Headers | undefined {
  const fields = new Map<string, string>();
  let last: string | undefined;
  for (const [index, line] of lines.entries()) {
    if (line === "") return { fields, end: index + 1 };
    if (index > MAX_HEADER_LINES) return undefined;
    // the separator line of an mbox, which some tools write first
    if (index === 0 && line.startsWith("From ")) continue;
    if (/^[ \t]/.test(line) && last !== undefined) {
      fields.set(last, `${fields.get(last)} ${line.trim()}`);
      continue;
    }
    const colon = line.indexOf(":");
    if (colon < 1) return undefined;
    last = line.slice(0, colon).trim().toLowerCase();
    fields.set(last, line.slice(colon + 1).trim());
  }
  return undefined;
}

/** `text/x-y; name="a;b"` as its value and its parameters. */
function parseHeader(value: string): { type: string; parameters: Map<string, string> } {
  const parameters = new Map<string, string>();
  const text = value.slice(0, 2000);
  const end = text.indexOf(";");
  const type = (end === -1 ? text : text.slice(0, end)).trim().toLowerCase();
  const rest = end === -1 ? "" : text.slice(end);
  for (const [, name, quoted, plain] of rest.matchAll(
    /;\s*([\w*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))/g,
  )) {
    parameters.set(name!.toLowerCase(), quoted === undefined ? plain! : quoted.replace(/\\(.)/g, "$1"));
  }
  return { type, parameters };
}

/** The line ranges between the boundaries, or undefined if the last boundary is missing. */
function split(lines: readonly string[], boundary: string): { start: number; end: number }[] | undefined {
  const sections: { start: number; end: number }[] = [];
  let start: number | undefined;
  for (const [index, raw] of lines.entries()) {
    if (!raw.startsWith("--")) continue;
    const line = raw.trimEnd();
    const isLast = line === `--${boundary}--`;
    if (!isLast && line !== `--${boundary}`) continue;
    if (start !== undefined) sections.push({ start, end: index });
    if (isLast) return sections;
    start = index + 1;
  }
  return undefined;
}

function decodeTransfer(body: string, encoding: string): Uint8Array | undefined {
  switch (encoding) {
    case "7bit":
    case "8bit":
    case "binary":
      return Buffer.from(body, "latin1");
    case "base64":
      return Buffer.from(body, "base64");
    case "quoted-printable":
      return Buffer.from(
        body
          .split("\n")
          .map((line) => line.trimEnd())
          .join("\n")
          .replace(/=\n/g, "")
          .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        "latin1",
      );
    default:
      return undefined;
  }
}
