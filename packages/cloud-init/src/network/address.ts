import { isIP, isIPv4 } from "node:net";

/** An address in CIDR form from the ways in which providers write one; undefined if it is none. */
export function cidr(address: unknown, mask?: unknown): string | undefined {
  if (typeof address !== "string") return undefined;
  const slash = address.indexOf("/");
  const ip = slash === -1 ? address : address.slice(0, slash);
  const version = isIP(ip);
  if (version === 0 || ip.includes("%")) return undefined;
  const bits = prefixLength(slash === -1 ? mask : address.slice(slash + 1), version);
  return bits === undefined || bits > (version === 4 ? 32 : 128) ? undefined : `${ip}/${bits}`;
}

/** Where a route leads: a network, or a host, which needs no mask. */
export function destination(address: unknown, mask?: unknown): string | undefined {
  const isHost = mask === undefined && ipAddress(address) !== undefined;
  return cidr(address, isHost ? (String(address).includes(":") ? 128 : 32) : mask);
}

/** An address without a prefix; undefined if it is none. */
export function ipAddress(value: unknown): string | undefined {
  return typeof value === "string" && isIP(value) !== 0 && !value.includes("%") ? value : undefined;
}

/** The address of a value in CIDR form. */
export function withoutPrefix(value: string): string {
  return value.split("/", 1)[0]!;
}

/** A hardware address in its usual form; undefined if it is none. */
export function macAddress(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const digits = value.replace(/[:.-]/g, "").toLowerCase();
  return /^[0-9a-f]{12}$/.test(digits) ? digits.match(/../g)!.join(":") : undefined;
}

function prefixLength(mask: unknown, version: number): number | undefined {
  if (typeof mask === "number") return Number.isInteger(mask) && mask >= 0 ? mask : undefined;
  if (typeof mask !== "string") return undefined;
  if (/^\d{1,3}$/.test(mask)) return Number(mask);
  if (version === 4 && isIPv4(mask))
    return ones(mask.split(".").map((part) => Number(part).toString(2).padStart(8, "0")));
  return version === 6 && isIP(mask) === 6 ? ones(groups(mask)) : undefined;
}

/** The groups of an IPv6 address as binary digits. */
function groups(address: string): string[] {
  const [head = "", tail] = address.split("::", 2);
  const left = head.split(":").filter((group) => group !== "");
  const right = (tail ?? "").split(":").filter((group) => group !== "");
  const gap = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<string>(gap).fill("0"), ...right].map((group) =>
    Number.parseInt(group, 16).toString(2).padStart(16, "0"),
  );
}

/** The number of leading ones; undefined if a one follows a zero. */
function ones(parts: readonly string[]): number | undefined {
  const bits = parts.join("");
  const count = bits.indexOf("0") === -1 ? bits.length : bits.indexOf("0");
  return bits.slice(count).includes("1") ? undefined : count;
}
