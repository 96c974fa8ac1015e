import { invalid } from "./invalid.ts";
import { EMPTY_PLAN, type Plan } from "./step.ts";

export interface HostnameInput {
  readonly hostname: string | undefined;
  /** /etc/hosts as it is. */
  readonly hosts: string | undefined;
}

const LOOPBACK_HOSTS = "127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n";

/** Name the machine, in the kernel and in the two files where programs look. */
export function planHostname({ hostname, hosts }: HostnameInput): Plan {
  if (hostname === undefined || hostname === "") return EMPTY_PLAN;
  if (!isHostname(hostname)) {
    const hint = "letters, digits and hyphens, at most 64 characters; parts are separated by dots";
    return {
      steps: [],
      diagnostics: [
        invalid(
          "hostname",
          `expected the name of a host, got ${JSON.stringify(hostname).slice(0, 80)}`,
          hint,
        ),
      ],
    };
  }
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);
  const from = "hostname";
  return {
    steps: [
      { do: "set-hostname", from, name: hostname },
      { do: "write-file", from, path: "/etc/hostname", content: text(`${hostname}\n`), mode: 0o644 },
      {
        do: "write-file",
        from,
        path: "/etc/hosts",
        content: text(nameInHosts(hosts ?? LOOPBACK_HOSTS, hostname)),
        mode: 0o644,
      },
    ],
    diagnostics: [],
  };
}

/** RFC 1123 §2.1, within what the kernel keeps. */
function isHostname(name: string): boolean {
  return (
    name.length <= 64 &&
    name.split(".").every((label) => /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(label))
  );
}

/** Debian's convention: 127.0.1.1 is the machine's own name, the full one first. */
function nameInHosts(hosts: string, hostname: string): string {
  const short = hostname.split(".", 1)[0]!;
  const line = `127.0.1.1 ${short === hostname ? hostname : `${hostname} ${short}`}`;
  const lines = hosts.replace(/\n$/, "").split("\n");
  const at = lines.findIndex((other) => /^\s*127\.0\.1\.1(?:\s|$)/.test(other));
  const others = lines.filter((other) => !/^\s*127\.0\.1\.1(?:\s|$)/.test(other));
  const place = at === -1 ? lines.length : at;
  return `${[...others.slice(0, place), line, ...others.slice(place)].join("\n")}\n`;
}
