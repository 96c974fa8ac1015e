import type { Port } from "../model.ts";

/** Ports that one range may stand for. */
const MAX_RANGE = 65_535;

/** Read `[HOST_IP:][PUBLISHED[-END]:]TARGET[-END][/PROTO]`; text instead of ports is what is wrong with it. */
export function parsePort(spec: string): Port[] | string {
  const slash = spec.indexOf("/");
  const protocol = slash === -1 ? "tcp" : spec.slice(slash + 1).toLowerCase() || "tcp";
  if (!["tcp", "udp", "sctp"].includes(protocol))
    return `expected the protocol tcp, udp or sctp, got ${protocol}`;
  const address = slash === -1 ? spec : spec.slice(0, slash);
  const target = address.slice(address.lastIndexOf(":") + 1);
  const rest = address.slice(0, Math.max(0, address.length - target.length - 1));
  const published = rest.slice(rest.lastIndexOf(":") + 1);
  const host = rest.length > published.length ? rest.slice(0, rest.length - published.length - 1) : "";
  const host_ip = parseHostAddress(host);
  if (host_ip === undefined) {
    const hint = host.includes(":") ? "an IPv6 address in square brackets" : "an IP address";
    return `expected ${hint} before the ports, got ${host}`;
  }
  if (target === "") return "expected a port of the container, got nothing";
  const inner = parseRange(target);
  if (inner === undefined || inner.first === 0)
    return `expected a port of the container from 1 to 65535, got ${target}`;
  const outer = published === "" ? undefined : parseRange(published);
  if (published !== "" && outer === undefined)
    return `expected a port of the host from 0 to 65535, got ${published}`;
  return zip(inner, outer, { ...(host_ip === "" ? {} : { host_ip }), protocol });
}

interface PortRange {
  readonly first: number;
  readonly last: number;
}

function zip(
  inner: PortRange,
  outer: PortRange | undefined,
  more: { host_ip?: string; protocol: string },
): Port[] | string {
  const count = inner.last - inner.first + 1;
  const base = { mode: "ingress", ...more };
  if (outer !== undefined && outer.last - outer.first + 1 !== count) {
    // a range of the host for one port of the container: the engine chooses
    if (count === 1) return [{ ...base, target: inner.first, published: `${outer.first}-${outer.last}` }];
    return `expected ranges of equal length, got ${outer.first}-${outer.last} and ${inner.first}-${inner.last}`;
  }
  if (count > MAX_RANGE) return `expected a range of at most ${MAX_RANGE} ports`;
  return Array.from({ length: count }, (_, index) => ({
    ...base,
    target: inner.first + index,
    ...(outer === undefined ? {} : { published: String(outer.first + index) }),
  }));
}

/** A port or a range of ports: `80`, `80-90`. */
function parseRange(text: string): PortRange | undefined {
  const match = /^([0-9]{1,5})(?:-([0-9]{1,5}))?$/.exec(text);
  if (match === null) return undefined;
  const first = Number(match[1]);
  const last = match[2] === undefined ? first : Number(match[2]);
  return first <= last && last <= 65_535 ? { first, last } : undefined;
}

/** An address in front of ports, without brackets; "" for none, undefined if it is no address. */
function parseHostAddress(text: string): string | undefined {
  if (text === "") return "";
  const bracketed = /^\[(.*)\]$/.exec(text)?.[1];
  if (bracketed !== undefined) return isIpv6(bracketed) || isIpv4(bracketed) ? bracketed : undefined;
  return isIpv4(text) ? text : undefined;
}

export function isIpv4(text: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?!$)|$)){4}$/.test(text);
}

export function isIpv6(text: string): boolean {
  const halves = text.split("::");
  if (halves.length > 2 || !/^[0-9a-fA-F:.]+$/.test(text)) return false;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  const all = groups.flat();
  const tail = all[all.length - 1] ?? "";
  const isMapped = tail.includes(".");
  if (isMapped && !isIpv4(tail)) return false;
  const words = isMapped ? all.slice(0, -1) : all;
  if (!words.every((word) => /^[0-9a-fA-F]{1,4}$/.test(word))) return false;
  const count = words.length + (isMapped ? 2 : 0);
  return halves.length === 2 ? count < 8 : count === 8;
}
