import type { ParsedConfig } from "@ros/config";

/** Kinds of fault that the original's schema knows. */
const KINDS = {
  type: "CONFIG_TYPE",
  unknown: "CONFIG_UNKNOWN_KEY",
  duplicate: "CONFIG_DUPLICATE_ITEM",
} as const;

/** All codes by which we report a key that the original does not know. */
const UNKNOWN: ReadonlySet<string> = new Set([
  KINDS.unknown,
  "CONFIG_LEGACY_KEY",
  "CONFIG_COMMAND_LINE_ONLY",
]);

/** Codes for a document that cannot be read at all. */
const UNREADABLE = /^CONFIG_(?:SYNTAX|UNCLOSED|TAB|TAG|ALIAS|KEY|TOO_DEEP|TOO_LARGE)$/;

/** Below these the original takes anything; there we are stricter. */
const FREE = [
  "rancher.registry_auths",
  "rancher.services",
  "rancher.bootstrap",
  "rancher.cloud_init_services",
  "rancher.sysctl",
  "rancher.environment",
  "rancher.repositories",
  "rancher.defaults.docker",
  "rancher.services_include",
  "rancher.ssh.keys",
  "rancher.autoformat",
  "mounts",
  "runcmd",
  "bootcmd",
  "users",
  "ntp",
  "ca_certs",
  "timezone",
];
const FREE_ENDS = /(?:^|\.)(?:interfaces|dns|wifi_networks|modem_networks|log_opts)\./;

/** Every fault of the original is reported at its place, and no other of the kinds that it knows. */
export function sameFaults(expected: unknown, actual: unknown): boolean {
  const { diagnostics } = actual as ParsedConfig;
  const wanted = expected as string[];
  if (typeof wanted[0] === "string" && /^yaml: /.test(wanted[0])) {
    return diagnostics.length === 1 && (UNREADABLE.test(diagnostics[0]!.code) || diagnostics[0]!.path === "");
  }
  const found = diagnostics
    .map(({ code, path }) => ({ kind: kindOf(code), path }))
    .filter(({ kind }) => kind !== undefined);
  const used = new Set<number>();
  const isReported = wanted.map(parseFault).every((fault) => {
    const index = found.findIndex(
      ({ kind, path }, at) => !used.has(at) && kind === fault.kind && fault.matches(path),
    );
    used.add(index);
    return index !== -1;
  });
  return isReported && found.every(({ path }, index) => used.has(index) || isFree(path));
}

function kindOf(code: string): keyof typeof KINDS | undefined {
  if (UNKNOWN.has(code)) return "unknown";
  return code === KINDS.type ? "type" : code === KINDS.duplicate ? "duplicate" : undefined;
}

function parseFault(text: string): {
  kind: keyof typeof KINDS | undefined;
  matches: (path: string) => boolean;
} {
  const colon = text.indexOf(": ");
  const place = text.slice(0, colon);
  const path = place === "(root)" ? "" : place;
  if (/Additional property/.test(text))
    return { kind: "unknown", matches: (found) => found === path || found.endsWith(`.${path}`) };
  if (/must be unique/.test(text))
    return { kind: "duplicate", matches: (found) => found === path || found.startsWith(`${path}.`) };
  return { kind: "type", matches: (found) => found === path };
}

function isFree(path: string): boolean {
  return FREE_ENDS.test(`${path}.`) || FREE.some((free) => path === free || path.startsWith(`${free}.`));
}
