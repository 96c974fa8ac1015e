/** An address that only this link knows, the same at every boot (RFC 3927 §2.1: drawn from 169.254.1.0 to 169.254.254.255). */
export function linkLocalAddress(mac: string): string {
  const seed = mac.split(":").reduce((sum, byte) => (sum * 31 + Number.parseInt(byte, 16)) % 0xfe00, 7);
  return `169.254.${1 + (seed >> 8)}.${seed & 0xff}/16`;
}
