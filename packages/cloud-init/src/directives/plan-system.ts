import type { CaCertsConfig, NtpConfig } from "@ros/config";
import type { Diagnostic } from "../diagnostic.ts";
import { invalid } from "./invalid.ts";
import { EMPTY_PLAN, type Plan, type Step } from "./step.ts";

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

/** Set the time zone, for the C library and for those who want its name. */
export function planTimezone(zone: string | undefined): Plan {
  if (zone === undefined || zone === "") return EMPTY_PLAN;
  if (!/^[A-Za-z][\w+-]*(?:\/[\w+-]+){0,3}$/.test(zone)) {
    return {
      steps: [],
      diagnostics: [invalid("timezone", "expected a time zone", "for example Europe/Vienna")],
    };
  }
  const from = "timezone";
  return {
    steps: [
      { do: "make-link", from, path: "/etc/localtime", target: `/usr/share/zoneinfo/${zone}` },
      { do: "write-file", from, path: "/etc/timezone", content: text(`${zone}\n`), mode: 0o644 },
    ],
    diagnostics: [],
  };
}

const NTP_FILE = "/etc/ntpd.conf";

/** The servers of OpenNTPD; `current` is its file as it is. Restart `ntp` if there are steps. */
export function planNtp(ntp: NtpConfig | undefined, current: string | undefined): Plan {
  if (ntp === undefined) return EMPTY_PLAN;
  const diagnostics: Diagnostic[] = [];
  const lines = (key: "servers" | "pools", word: string): string[] =>
    (ntp[key] ?? []).flatMap((name, index) => {
      if (typeof name === "string" && /^[A-Za-z0-9][A-Za-z0-9.:-]{0,252}$/.test(name))
        return [`${word} ${name}`];
      diagnostics.push(invalid(`ntp.${key}.${index}`, "expected the name or address of a server"));
      return [];
    });
  const named = [...lines("servers", "server"), ...lines("pools", "servers")];
  const isOff = ntp.enabled === false;
  if (named.length === 0 && !isOff) return { steps: [], diagnostics };
  // a file without servers keeps the service idle
  const content = isOff ? "# off: ntp.enabled is false\n" : `${named.join("\n")}\n`;
  if (content === current) return { steps: [], diagnostics };
  return {
    steps: [
      { do: "write-file", from: "ntp", path: NTP_FILE, content: text(content), mode: 0o644 },
      { do: "restart-service", from: "ntp", service: "ntp" },
    ],
    diagnostics,
  };
}

export interface CaCertsInput {
  readonly caCerts: CaCertsConfig | undefined;
  /** The certificates that the system comes with. */
  readonly defaults: string;
  /** The bundle as it is. */
  readonly current: string | undefined;
}

const BUNDLE = "/etc/ssl/certs/ca-certificates.crt";
const CERTIFICATE =
  /-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----\s([A-Za-z0-9+/=\s]+?)-----END \1?CERTIFICATE-----/g;

/** Text between certificates is a comment. */
const MARK = "# certificates from the configuration\n";

/** The bundle of trusted certificates. One that left the configuration is no longer trusted. */
export function planCaCerts({ caCerts, defaults, current }: CaCertsInput): Plan {
  const diagnostics: Diagnostic[] = [];
  const trusted = (caCerts?.trusted ?? []).flatMap((pem, index) => {
    const found =
      typeof pem === "string" && !pem.includes("PRIVATE KEY") ? [...pem.matchAll(CERTIFICATE)] : [];
    if (found.length === 0)
      diagnostics.push(invalid(`ca_certs.trusted.${index}`, "expected a certificate in PEM form"));
    return found.map(([, , body = ""]) => {
      const lines = body.replace(/\s+/g, "").match(/.{1,64}/g) ?? [];
      return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
    });
  });
  const isOurs = current?.includes(MARK) === true;
  if (caCerts === undefined && !isOurs) return { steps: [], diagnostics };
  const base = caCerts?.remove_defaults === true ? "" : defaults.replace(/\n*$/, "\n");
  const ours = trusted.length === 0 ? [] : [MARK, ...new Set(trusted)];
  const next = [base, ...ours].join("");
  if (next === "") {
    // an empty bundle would cut the machine off from its registries
    const hint = "list a certificate under ca_certs.trusted";
    return {
      steps: [],
      diagnostics: [
        ...diagnostics,
        invalid("ca_certs.remove_defaults", "expected a certificate to trust instead", hint),
      ],
    };
  }
  if (next === current) return { steps: [], diagnostics };
  return {
    steps: [{ do: "write-file", from: "ca_certs", path: BUNDLE, content: text(next), mode: 0o644 }],
    diagnostics,
  };
}

/** Kernel parameters: `net.ipv4.ip_forward`, or `net/ipv4/conf/eth0.100/forwarding`, as sysctl(8) reads them. */
export function planSysctl(parameters: Readonly<Record<string, unknown>> | undefined): Plan {
  const steps: Step[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [key, value] of Object.entries(parameters ?? {})) {
    const from = `rancher.sysctl.${key}`;
    const isDotted = /^[^./]*\./.test(key);
    const path = isDotted ? key.replace(/[./]/g, (char) => (char === "." ? "/" : ".")) : key;
    const isPath =
      /^[\w:@*+.-]+(?:\/[\w:@*+.-]+)+$/.test(path) &&
      !path.split("/").some((part) => part === ".." || part === ".");
    const isValue = ["string", "number", "boolean"].includes(typeof value) && !/[\0\n]/.test(String(value));
    if (!isPath)
      diagnostics.push(
        invalid(from, "expected the name of a kernel parameter", "for example net.ipv4.ip_forward"),
      );
    else if (!isValue) diagnostics.push(invalid(from, "expected a text or a number"));
    else {
      const shown = typeof value === "boolean" ? String(Number(value)) : String(value);
      steps.push({ do: "set-kernel-parameter", from, path: `/proc/sys/${path}`, value: shown });
    }
  }
  return { steps, diagnostics };
}

/** Restart system services, once the configuration has changed what they read. */
export function planRestartServices(services: readonly string[] | undefined): Plan {
  const steps: Step[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [index, service] of (services ?? []).entries()) {
    const from = `rancher.restart_services.${index}`;
    if (typeof service === "string" && /^[A-Za-z0-9][\w.-]{0,127}$/.test(service))
      steps.push({ do: "restart-service", from, service });
    else diagnostics.push(invalid(from, "expected the name of a service"));
  }
  return { steps, diagnostics };
}
