import type { Diagnostic } from "../diagnostic.ts";
import { absolutePath } from "./absolute-path.ts";
import { invalid } from "./invalid.ts";
import type { Plan, Step } from "./step.ts";

/** How long a mount may take, the wait for its device included. */
const DEFAULT_TIMEOUT_MS = 30_000;

/** Options that say something to us, or nothing to mount(8). */
const CONSUMED = /^(?:defaults|nofail|auto|_netdev|comment=.*|x-[\w.-]+(?:=.*)?)$/;

/**
 * The file systems and swap areas of `mounts`. An entry has the fields of fstab(5): what, where,
 * type, options. `nofail` makes a failure no fault; `x-systemd.device-timeout=10s` sets the wait.
 */
export function planMounts(mounts: readonly (readonly unknown[])[] | undefined): Plan {
  const steps: Step[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [index, entry] of (mounts ?? []).entries()) {
    const planned = planMount(entry, `mounts.${index}`);
    if ("message" in planned) diagnostics.push(planned);
    else steps.push(...planned);
  }
  return { steps, diagnostics };
}

function planMount(entry: readonly unknown[], from: string): Step[] | Diagnostic {
  const hint = "write [device, directory, type, options], such as [/dev/vdb, /mnt/data, ext4, noatime]";
  if (!Array.isArray(entry) || entry.length < 2 || entry.length > 6)
    return invalid(from, "expected two to six fields", hint);
  const fields = entry.map((field) => (field === null || field === undefined ? "" : String(field).trim()));
  const [source = "", target = "", type = "", optionText = ""] = fields;
  if (source === "" || fields.some((field) => field.includes("\0")))
    return invalid(from, "expected a device", hint);
  const all = optionText.split(",").filter((option) => option !== "");
  if (all.includes("noauto")) return [];
  const timeoutMs = timeoutOf(all) ?? DEFAULT_TIMEOUT_MS;
  const common = {
    from,
    source: deviceOf(source),
    timeoutMs,
    ...(all.includes("nofail") && { mayFail: true as const }),
  };
  if (type === "swap" || target === "swap") return [{ ...common, do: "enable-swap" }];
  const path = target.startsWith("/") ? absolutePath(target) : undefined;
  if (path === undefined)
    return invalid(
      from,
      `expected a directory to mount on, got ${JSON.stringify(target).slice(0, 60)}`,
      hint,
    );
  const isFound = type === "" || type === "auto";
  return [
    {
      ...common,
      do: "mount",
      target: path,
      ...(!isFound && type !== "none" && type !== "bind" && { type }),
      options: [...(type === "bind" ? ["bind"] : []), ...all.filter((option) => !CONSUMED.test(option))],
    },
  ];
}

/** cloud-init allows `vdb` for `/dev/vdb`. */
function deviceOf(source: string): string {
  return /^(?:[hsv]d[a-z]+|xvd[a-z]+|nvme\d+n\d+|mmcblk\d+)p?\d*$/.test(source) ? `/dev/${source}` : source;
}

const UNITS: Readonly<Record<string, number>> = {
  "": 1000,
  ms: 1,
  s: 1000,
  sec: 1000,
  m: 60_000,
  min: 60_000,
};

function timeoutOf(options: readonly string[]): number | undefined {
  for (const option of options) {
    const match = /^x-(?:systemd\.(?:device|mount)|ros)[.-]timeout=(\d{1,6})(ms|sec|s|min|m|)$/.exec(option);
    if (match !== null) return Number(match[1]) * UNITS[match[2]!]!;
  }
  return undefined;
}
