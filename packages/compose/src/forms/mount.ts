import type { Mount } from "../model.ts";

const PROPAGATIONS: ReadonlySet<string> = new Set([
  "rprivate",
  "private",
  "rshared",
  "shared",
  "rslave",
  "slave",
]);
/** Options of other platforms and engines; they change nothing here. */
const MAX_PARTS = 3;

export interface MountOptions {
  /** False where no path begins with the letter of a drive: one letter is the name of a volume then. */
  readonly hasDrives?: boolean;
}

export interface ParsedMount {
  readonly mount: Mount;
  /** Options that mean nothing. */
  readonly ignored: readonly string[];
}

/**
 * Read `[SOURCE:]TARGET[:OPTIONS]`; text instead of a mount is what is wrong with it. Colons in
 * `${…}` and after the letter of a drive belong to the path.
 */
export function parseMount(spec: string, { hasDrives = true }: MountOptions = {}): ParsedMount | string {
  if (spec === "") return "expected a target, got nothing";
  const mount: Mount = { type: "volume", target: spec };
  if (spec.length <= 2) return { mount, ignored: [] };
  const parts = split(spec, hasDrives);
  if (parts.some((part) => part === "")) return `expected text on both sides of each colon, got ${spec}`;
  if (parts.length > MAX_PARTS) return `expected at most SOURCE:TARGET:OPTIONS, got ${spec}`;
  const [source = "", target, options] = parts;
  if (target === undefined) return { mount: { ...mount, volume: {} }, ignored: [] };
  mount.source = source;
  mount.target = target;
  mount.type = isPath(source) ? "bind" : "volume";
  const ignored = options === undefined ? [] : applyOptions(mount, options);
  if (mount.type === "bind") mount.bind = { ...mount.bind, create_host_path: true };
  else {
    mount.volume = { ...mount.volume };
    if (mount.bind !== undefined) mount.bind = { create_host_path: false, ...mount.bind };
  }
  return { mount, ignored };
}

function applyOptions(mount: Mount, options: string): string[] {
  const ignored: string[] = [];
  for (const option of options.split(",")) {
    const name = option.toLowerCase();
    if (name === "ro") mount.read_only = true;
    else if (name === "rw") delete mount.read_only;
    else if (name === "nocopy") mount.volume = { nocopy: true };
    else if (option === "z" || option === "Z") mount.bind = { ...mount.bind, selinux: option };
    else if (PROPAGATIONS.has(name)) mount.bind = { ...mount.bind, propagation: name };
    else ignored.push(option);
  }
  return ignored;
}

/** Split at colons, but for those of drives and inside of `${…}`. */
function split(spec: string, hasDrives: boolean): string[] {
  const parts: string[] = [];
  let start = 0;
  let braces = 0;
  for (let at = 0; at < spec.length; at++) {
    const char = spec[at]!;
    if (char === "{" && (braces > 0 || spec[at - 1] === "$")) braces++;
    else if (char === "}" && braces > 0) braces--;
    else if (char === ":" && braces === 0 && !(hasDrives && isDrive(spec, start, at))) {
      parts.push(spec.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(spec.slice(start));
  return parts;
}

/** The colon in `C:\x` and `c:/x:/y` belongs to a drive; one in `v:/v` does too, as docker compose reads it. */
function isDrive(spec: string, start: number, colon: number): boolean {
  return colon === start + 1 && /[A-Za-z]/.test(spec[start]!);
}

/** True if the source of a mount is a path of the host rather than the name of a volume. */
export function isPath(source: string): boolean {
  return /^[./~\\]/.test(source) || /^[A-Za-z]:/.test(source);
}
