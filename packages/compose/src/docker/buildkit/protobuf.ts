/** The wire format of protocol buffers, as far as BuildKit's messages need it: https://protobuf.dev/programming-guides/encoding */

type Value = string | number | bigint | boolean | Uint8Array;

/** A message's fields by number, in order; a field may come several times, and `undefined` is left out. */
export type Fields = readonly (readonly [field: number, value: Value | undefined])[];

const VARINT = 0;
const LENGTH = 2;

export function encode(fields: Fields): Buffer {
  const parts: Uint8Array[] = [];
  for (const [field, value] of fields) {
    if (value === undefined) continue;
    if (typeof value === "string" || value instanceof Uint8Array) {
      const bytes = typeof value === "string" ? Buffer.from(value) : value;
      parts.push(varint((field << 3) | LENGTH), varint(bytes.length), bytes);
    } else parts.push(varint((field << 3) | VARINT), varint(BigInt(value)));
  }
  return Buffer.concat(parts);
}

/** A map is a repeated message of key and value. */
export function mapFields(field: number, map: Readonly<Record<string, string>>): Fields {
  return Object.entries(map).map(
    ([key, value]) =>
      [
        field,
        encode([
          [1, key],
          [2, value],
        ]),
      ] as const,
  );
}

function varint(value: number | bigint): Buffer {
  const bytes: number[] = [];
  // negative numbers are written as the 64 bits of their complement
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

/** A message that was read. What is missing is empty, as the format has it. */
export class Message {
  readonly #fields = new Map<number, (bigint | Buffer)[]>();

  /** Throws when the bytes are no message. */
  constructor(bytes: Uint8Array) {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    const readVarint = (): bigint => {
      let value = 0n;
      for (let shift = 0n; shift < 70n; shift += 7n) {
        const byte = buffer[at++];
        if (byte === undefined) break;
        value |= BigInt(byte & 0x7f) << shift;
        if (byte < 0x80) return BigInt.asUintN(64, value);
      }
      throw new Error("expected a protocol buffer, got bytes that end too soon");
    };
    const take = (length: number): Buffer => {
      if (at + length > buffer.length)
        throw new Error("expected a protocol buffer, got bytes that end too soon");
      at += length;
      return buffer.subarray(at - length, at);
    };
    while (at < buffer.length) {
      const key = Number(readVarint());
      const wire = key & 7;
      const value =
        wire === VARINT
          ? readVarint()
          : wire === LENGTH
            ? take(Number(readVarint()))
            : take(wire === 1 ? 8 : wire === 5 ? 4 : Number.POSITIVE_INFINITY);
      const known = this.#fields.get(key >> 3);
      if (known) known.push(value);
      else this.#fields.set(key >> 3, [value]);
    }
  }

  bytes(field: number): Buffer {
    const value = this.#fields.get(field)?.at(-1);
    return value instanceof Buffer ? value : Buffer.alloc(0);
  }
  text(field: number): string {
    return this.bytes(field).toString();
  }
  number(field: number): number {
    const value = this.#fields.get(field)?.at(-1);
    return typeof value === "bigint" ? Number(value) : 0;
  }
  has(field: number): boolean {
    return this.#fields.has(field);
  }
  messages(field: number): Message[] {
    return (this.#fields.get(field) ?? []).flatMap((value) =>
      value instanceof Buffer ? [new Message(value)] : [],
    );
  }
}
