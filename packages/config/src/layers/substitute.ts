import type { Metadata } from "./metadata.ts";

const VARIABLE = /(\\?)\$(public_ipv4|private_ipv4|public_ipv6|private_ipv6)/g;

const FIELDS = {
  public_ipv4: "publicIpv4",
  private_ipv4: "privateIpv4",
  public_ipv6: "publicIpv6",
  private_ipv6: "privateIpv6",
} as const;

/**
 * Put the machine's addresses in place of `$public_ipv4`, `$private_ipv4`, `$public_ipv6` and
 * `$private_ipv6`; `\$public_ipv4` stays, without the backslash. What metadata lacks comes from the
 * environment (`COREOS_PUBLIC_IPV4` …), or is empty.
 */
export function substitute(
  text: string,
  metadata: Metadata = {},
  environment: Readonly<Record<string, string | undefined>> = {},
): string {
  return text.replace(VARIABLE, (match, backslash: string, name: keyof typeof FIELDS) => {
    if (backslash !== "") return match.slice(1);
    const value = metadata[FIELDS[name]] || environment[`COREOS_${name.toUpperCase()}`] || "";
    // it becomes part of a document: nothing but an address may come in
    return /^[0-9a-fA-F.:]*(?:%[\w.-]+)?$/.test(value) ? value : "";
  });
}
