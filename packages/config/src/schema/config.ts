import { type Key, list, section, text } from "./build.ts";
import { caCerts, commands, mounts, ntp, users, writeFiles } from "./machine.ts";
import { rancher } from "./rancher.ts";

/** The whole document. */
export const configSchema: Key = section(
  () => ({
    hostname: text("Name of the machine.", { format: "hostname", examples: ["node1"] }),
    ssh_authorized_keys: list(
      text("A public key.", { format: "sshKey" }),
      "Keys that may log in as `rancher` and `docker`.",
    ),
    write_files: writeFiles,
    mounts,
    runcmd: commands("Commands to run when the console starts; the first that fails ends them."),
    bootcmd: commands("Commands to run before the state device is mounted."),
    users,
    timezone: text("Time zone.", { format: "timezone", examples: ["Europe/Vienna"] }),
    ntp,
    ca_certs: caCerts,
    rancher,
  }),
  "A machine's configuration.",
  { typeName: "Config" },
);
