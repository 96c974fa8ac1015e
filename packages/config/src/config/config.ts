// written by generate.ts from the schema; do not edit

import type { RancherConfig } from "./rancher.ts";

/** A machine's configuration. */
export interface Config {
  /** Name of the machine. */
  readonly hostname?: string;
  /** Keys that may log in as `rancher` and `docker`. */
  readonly ssh_authorized_keys?: readonly string[];
  /** Files to write at boot. */
  readonly write_files?: readonly FileToWrite[];
  /** File systems and swap to mount at boot. */
  readonly mounts?: readonly (readonly string[])[];
  /** Commands to run when the console starts; the first that fails ends them. */
  readonly runcmd?: readonly (string | readonly string[])[];
  /** Commands to run before the state device is mounted. */
  readonly bootcmd?: readonly (string | readonly string[])[];
  /** Users to make, beside `rancher` and `docker`, for whom `default` stands. */
  readonly users?: readonly ("" | "default" | UserConfig)[];
  /** Time zone. */
  readonly timezone?: string;
  /** Time from the network. */
  readonly ntp?: NtpConfig;
  /** Certificate authorities to trust. */
  readonly ca_certs?: CaCertsConfig;
  /** The machine. */
  readonly rancher?: RancherConfig;
}

/** Certificate authorities to trust. */
export interface CaCertsConfig {
  /** Certificates to trust, PEM. */
  readonly trusted?: readonly string[];
  /** Trust no other certificates. */
  readonly remove_defaults?: boolean;
}

/** Time from the network. */
export interface NtpConfig {
  /** Set the clock from the network. */
  readonly enabled?: boolean;
  /** Servers to ask. */
  readonly servers?: readonly string[];
  /** Names that stand for many servers. */
  readonly pools?: readonly string[];
}

/** A user. */
export interface UserConfig {
  /** Name to log in with. */
  readonly name: string;
  /** Full name. */
  readonly gecos?: string;
  /** Further groups. */
  readonly groups?: string | readonly string[];
  /** First group. */
  readonly primary_group?: string;
  /** Home directory. */
  readonly homedir?: string;
  /** Shell. */
  readonly shell?: string;
  /** Hash of the password, as in /etc/shadow. */
  readonly passwd?: string;
  /** Allow no login by password. */
  readonly lock_passwd?: boolean;
  /** Keys to log in with. */
  readonly ssh_authorized_keys?: readonly string[];
  /** What the user may do as root. */
  readonly sudo?: string | readonly string[] | boolean;
  /** User number. */
  readonly uid?: number;
  /** Make no home directory. */
  readonly no_create_home?: boolean;
  /** A user for a service. */
  readonly system?: boolean;
}

/** A file. */
export interface FileToWrite {
  /** Where to write it. */
  readonly path?: string;
  /** What to write. */
  readonly content?: string;
  /** How the content is packed. */
  readonly encoding?:
    | ""
    | "b64"
    | "base64"
    | "gz"
    | "gzip"
    | "gz+b64"
    | "gz+base64"
    | "gzip+b64"
    | "gzip+base64"
    | "text/plain";
  /** Mode in octal digits, in quotes. */
  readonly permissions?: string;
  /** USER or USER:GROUP. */
  readonly owner?: string;
  /** Container to write it in. */
  readonly container?: string;
  /** Add to the file instead of replacing it. */
  readonly append?: boolean;
}
