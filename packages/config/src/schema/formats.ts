import { isAddress, isCidr, isIpv6, isMac } from "./addresses.ts";

export interface Format {
  readonly test: (text: string) => boolean;
  /** Follows "expected" in a message. */
  readonly expected: string;
  readonly hint?: string;
  /** For the JSON Schema; absent where no expression says it all. */
  readonly pattern?: string;
}

export type FormatName =
  | "address"
  | "cidr"
  | "device"
  | "dockerHost"
  | "hostname"
  | "ipv6"
  | "listenAddress"
  | "mac"
  | "match"
  | "nameserver"
  | "octal"
  | "owner"
  | "path"
  | "pem"
  | "sshKey"
  | "timezone"
  | "url"
  | "urlOrPath"
  | "vlans"
  | "datasource";

const OCTAL = "^0?[0-7]{3,4}$";
const HOSTNAME =
  "^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\\.?$";
const URL_PATTERN = "^[a-zA-Z][a-zA-Z0-9+.-]*://[^\\s]+$";
const OWNER = "^[A-Za-z0-9_][A-Za-z0-9_.-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?$";
const VLANS = "^\\s*[0-9]{1,4}(:[^\\s,:]{1,15})?\\s*(,\\s*[0-9]{1,4}(:[^\\s,:]{1,15})?\\s*)*$";

/** The forms of text that keys ask for. An empty text is let through by the caller. */
export const FORMATS: Readonly<Record<FormatName, Format>> = {
  address: {
    test: isAddress,
    expected: "an IPv4 or IPv6 address",
    hint: "for example 192.168.1.1 or fd00::1",
  },
  ipv6: { test: isIpv6, expected: "an IPv6 address", hint: "for example fd00::1" },
  cidr: { test: isCidr, expected: "an address with its prefix length", hint: "for example 192.168.1.5/24" },
  mac: { test: isMac, expected: "a MAC address", hint: "for example 52:54:00:12:34:56" },
  nameserver: {
    test: (text) => isAddress(text.replace(/%[\w.-]+$/, "")),
    expected: "the address of a name server",
    hint: "names cannot be looked up before the name server is known",
  },
  listenAddress: {
    test: (text) => isAddress(text) || new RegExp(HOSTNAME).test(text),
    expected: "an address to listen on",
  },
  match: {
    test: (text) => !/^mac[=:]/.test(text) || isMacPattern(text.slice("mac=".length)),
    expected: "an interface name, a pattern such as eth*, or mac=ADDRESS",
    hint: "for example mac=52:54:00:12:34:56 or mac=52:54:*",
  },
  hostname: {
    test: (text) => text.length <= 253 && new RegExp(HOSTNAME).test(text),
    expected: "a host name of letters, digits, dots and hyphens",
    pattern: HOSTNAME,
  },
  octal: {
    test: (text) => new RegExp(OCTAL).test(text),
    expected: "a file mode in octal digits",
    hint: 'for example "0644"',
    pattern: OCTAL,
  },
  owner: { test: (text) => new RegExp(OWNER).test(text), expected: "USER or USER:GROUP", pattern: OWNER },
  path: {
    test: (text) => text.startsWith("/"),
    expected: "an absolute path",
    hint: "begin it with /",
    pattern: "^/",
  },
  device: {
    test: (text) => /^(?:\/\S+|(?:LABEL|UUID|PARTUUID|PARTLABEL)=\S.*)$/.test(text),
    expected: "a device path, LABEL=NAME or UUID=ID",
    hint: "for example /dev/sda1 or LABEL=RANCHER_STATE",
  },
  url: {
    test: (text) => new RegExp(URL_PATTERN).test(text),
    expected: "a URL",
    hint: "for example https://example.com/file",
    pattern: URL_PATTERN,
  },
  urlOrPath: {
    test: (text) => text.startsWith("/") || new RegExp(URL_PATTERN).test(text),
    expected: "a URL or an absolute path",
    hint: "for example https://example.com/file or /opt/file",
  },
  dockerHost: {
    test: (text) => /^(?:unix|tcp|fd|npipe|ssh):\/\/|^[\w.*-]*:\d+$/.test(text),
    expected: "a socket address",
    hint: "for example unix:///var/run/docker.sock or tcp://127.0.0.1:2376",
  },
  datasource: {
    test: (text) => /^(?:\*|[A-Za-z][\w-]*(?::.*)?)$/.test(text),
    expected: "KIND or KIND:ARGUMENT",
    hint: "for example ec2 or url:https://example.com/user-data",
  },
  sshKey: {
    test: isSshKey,
    expected: "a public key in OpenSSH form",
    hint: "for example ssh-ed25519 AAAA… me@home",
  },
  pem: {
    test: (text) => text.includes("-----BEGIN ") && text.includes("-----END "),
    expected: "PEM, with its BEGIN and END lines",
  },
  timezone: {
    test: (text) => /^[A-Za-z][\w+-]*(?:\/[\w+-]+)*$/.test(text),
    expected: "a time zone",
    hint: "for example Europe/Vienna",
  },
  vlans: {
    test: isVlans,
    expected: "VLAN numbers from 1 to 4094, each with a name if wanted",
    hint: "for example 100,200:storage",
    pattern: VLANS,
  },
};

function isMacPattern(text: string): boolean {
  return text.includes("*") ? /^[0-9a-fA-F:*-]+$/.test(text) : isMac(text);
}

/** One line, and not the private half. What kinds of key there are is the SSH server's business. */
function isSshKey(text: string): boolean {
  return !/[\n\r]/.test(text.trim()) && !text.includes("PRIVATE KEY");
}

function isVlans(text: string): boolean {
  if (!new RegExp(VLANS).test(text)) return false;
  return text.split(",").every((item) => {
    const id = Number.parseInt(item, 10);
    return id >= 1 && id <= 4094;
  });
}
