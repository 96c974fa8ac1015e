import { type Tree, textOf } from "../sources/read-tree.ts";

/** Options of a bond by the kernel's names, from `bond-mode`, `bond_mode` (version 1) or netplan's names. */
const NETPLAN: Readonly<Record<string, string>> = {
  "mii-monitor-interval": "miimon",
  "transmit-hash-policy": "xmit_hash_policy",
  "lacp-rate": "lacp_rate",
  "min-links": "min_links",
  "up-delay": "updelay",
  "down-delay": "downdelay",
  "primary-reselect-policy": "primary_reselect",
  "fail-over-mac-policy": "fail_over_mac",
};

/** The bond options of a map, as the kernel names them. Values are words; anything else is left out. */
export function bondOptions(parameters: Tree): Record<string, string> {
  return Object.fromEntries(
    Object.keys(parameters).flatMap((key) => {
      const value = textOf(parameters, key);
      const name = NETPLAN[key] ?? key.replace(/^bond[-_]/, "").replaceAll("-", "_");
      const isWord = value !== undefined && /^[\w+.-]{1,40}$/.test(value) && /^[a-z_]{1,40}$/.test(name);
      return isWord ? [[name, value]] : [];
    }),
  );
}
