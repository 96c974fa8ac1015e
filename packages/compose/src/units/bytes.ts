const FACTORS: Readonly<Record<string, number>> = {
  "": 1,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
  p: 2 ** 50,
};

/**
 * The number of bytes of a size such as `512m` or `1.5GiB`, as decimal text: it may exceed what a
 * number holds. Undefined if it is no size, or beyond 63 bits.
 */
export function parseBytes(text: string): string | undefined {
  if (/^[-+]?[0-9]{1,19}$/.test(text)) {
    const value = BigInt(text.replace("+", ""));
    return value < 2n ** 63n && value >= -(2n ** 63n) ? value.toString() : undefined;
  }
  const match =
    /^([0-9]{1,18}(?:\.[0-9]{0,18})?(?:e\+?[0-9]{1,2})?|\.[0-9]{1,18}) ?(?:([kmgtp])(?:i?b)?|b)?$/i.exec(
      text,
    );
  if (match === null) return undefined;
  const value = Number(match[1]) * FACTORS[(match[2] ?? "").toLowerCase()]!;
  return value < 2 ** 63 ? BigInt(Math.trunc(value)).toString() : undefined;
}
