import { gunzipSync } from "node:zlib";

/** What content may become when it is decompressed; a bomb stops here. */
export const MAX_DECODED_BYTES: number = 16 * 1024 * 1024;

/** The ways in which `write_files` and guestinfo may wrap content, each as the steps to undo in order. */
const ENCODINGS: ReadonlyMap<string, readonly ("base64" | "gzip")[]> = new Map(
  Object.entries({
    "": [],
    "text/plain": [],
    b64: ["base64"],
    base64: ["base64"],
    gz: ["gzip"],
    gzip: ["gzip"],
    "gz+b64": ["base64", "gzip"],
    "gz+base64": ["base64", "gzip"],
    "gzip+b64": ["base64", "gzip"],
    "gzip+base64": ["base64", "gzip"],
  }),
);

export type Decoded =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly message: string; readonly hint?: string };

/** True for the encodings that `decodeContent` undoes. */
export function isEncoding(name: string): boolean {
  return ENCODINGS.has(name);
}

/** Undo the encoding of a file's content. */
export function decodeContent(content: string, encoding = ""): Decoded {
  const steps = ENCODINGS.get(encoding);
  if (steps === undefined) {
    const known = [...ENCODINGS.keys()].filter((name) => name !== "").join(", ");
    return {
      ok: false,
      message: `expected a known encoding, got "${encoding.slice(0, 40)}"`,
      hint: `one of ${known}, or none`,
    };
  }
  let bytes: Uint8Array = steps[0] === "gzip" ? rawBytes(content) : Buffer.from(content, "utf8");
  for (const step of steps) {
    const next = step === "base64" ? decodeBase64(Buffer.from(bytes).toString("latin1")) : gunzip(bytes);
    if (!next.ok) return next;
    bytes = next.bytes;
  }
  return { ok: true, bytes };
}

/** Decode standard base64, line breaks allowed, and refuse what `Buffer` would skip over. */
export function decodeBase64(text: string): Decoded {
  const packed = text.replace(/\s+/g, "");
  const unpadded = packed.replace(/={1,2}$/, "");
  const isWhole = unpadded.length % 4 !== 1 && (packed === unpadded || packed.length % 4 === 0);
  if (!isWhole || !/^[A-Za-z0-9+/]*$/.test(unpadded)) return { ok: false, message: "expected base64" };
  return { ok: true, bytes: Buffer.from(packed, "base64") };
}

/** Decompress gzip, up to a limit. */
export function gunzip(bytes: Uint8Array, maxBytes: number = MAX_DECODED_BYTES): Decoded {
  try {
    return { ok: true, bytes: gunzipSync(bytes, { maxOutputLength: maxBytes }) };
  } catch (error) {
    const isTooLarge = (error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE";
    return isTooLarge
      ? { ok: false, message: `expected at most ${maxBytes} bytes after decompression` }
      : { ok: false, message: "expected gzip data" };
  }
}

/** True if data begins like gzip. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** YAML's "\x8b" is one character: such a text stands for bytes, not for its UTF-8 form. */
function rawBytes(content: string): Uint8Array {
  return Buffer.from(content, /^[\x00-\xff]*$/.test(content) ? "latin1" : "utf8");
}
