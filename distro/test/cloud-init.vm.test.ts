import { execFile, execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { createSshKey, metadataServer } from "@ros/vm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLOUDS } from "./clouds.ts";
import { BOOT_MS, COMMAND_MS, image, type Machine, newFolder, startMachine } from "./machine.ts";

const STARTED = /ROS v\S+ started/;

/** A cloud's whole word is in the user data: the rest of the boot is tested elsewhere. */
const USER_DATA = "#cloud-config\nwrite_files:\n  - path: /etc/told\n    content: by the cloud\n";

/** A busy host may be slow to answer; that silence has an end is shown below. */
const PATIENCE = "rancher.cloud_init.timeout=60";

// two machines at a time, with a processor each: see `maxConcurrency`
describe.concurrent("a cloud is asked, believed, and lets its keys in", () => {
  beforeAll(async () => {
    await image();
  });

  test.each(CLOUDS)("$name", { timeout: 2 * BOOT_MS }, async (cloud) => {
    const { datasources, smbios, routes, hostname } = cloud;
    const folder = newFolder();
    const key = join(folder, "key");
    await createSshKey(key);
    await using server = await metadataServer(routes(publicKey(key), USER_DATA));
    try {
      await using machine = await startMachine({
        boot: "drive",
        seed: "none",
        key,
        append: datasources ? `${PATIENCE} rancher.cloud_init.datasources=[${datasources}]` : PATIENCE,
        vm: {
          cpus: 1,
          network: { forward: [{ guest: 22 }], metadata: { port: server.port } },
          ...(smbios && { smbios }),
        },
      });
      expect(await machine.run("hostname; cat /etc/told")).toBe(`${hostname}\nby the cloud`);
      expect(machine.vm.serial.faults).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("a machine that is told by one drive after another", () => {
  const folder = newFolder();
  const [mine, other] = [join(folder, "mine"), join(folder, "other")];
  const disk = join(folder, "state.img");
  const data = join(folder, "data.img");
  let machine: Machine;
  const run = (command: string): Promise<string> => machine.run(command);

  beforeAll(async () => {
    for (const key of [mine, other]) await createSshKey(key);
    const tree = `mkdir "$1/tree" && echo data > "$1/tree/file" && truncate -s 64M "$2" && mke2fs -q -t ext4 -L DATA -d "$1/tree" "$2"`;
    execFileSync("sh", ["-c", tree, "sh", folder, data]);
  });
  afterAll(async () => {
    await machine?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  async function boot(options: Partial<Parameters<typeof startMachine>[0]>): Promise<void> {
    await machine?.[Symbol.asyncDispose]();
    machine = await startMachine({ boot: "drive", disk, key: mine, ...options });
    await machine.vm.serial.waitFor(STARTED, { timeoutMs: BOOT_MS });
  }

  async function reboot(options: Parameters<typeof boot>[0]): Promise<void> {
    await machine.ssh.exec("sudo poweroff", { timeoutMs: 60_000 }).catch(() => {});
    await machine.vm.waitForExit({ timeoutMs: 180_000 });
    await boot(options);
  }

  const step = (name: string, act: () => Promise<void>): void =>
    test(name, { timeout: 2 * BOOT_MS + COMMAND_MS }, act);

  step("takes a message of many parts from a vfat drive, and does what each says", async () => {
    await boot({
      seed: "vfat",
      userData: gzipSync(message([firstConfig(publicKey(other)), script("one"), script("two")])),
      moreDisks: [{ file: data }],
    });
    const inside = (container: string, command: string): Promise<string> =>
      run(`sudo system-docker exec ${container} ${command}`);
    expect(await run("hostname")).toBe("dock");
    expect(await knock(machine, other)).toBe("");
    expect(await run("date +%Z; cat /etc/timezone")).toMatch(/^CES?T\nEurope\/Vienna$/);
    expect(await run("sudo stat -c %U:%G:%a /etc/in-console; cat /etc/in-docker")).toBe(
      "rancher:docker:640\nd",
    );
    expect(await inside("ntp", "cat /etc/ntpd.conf")).toBe("server 192.0.2.1");
    expect(await inside("syslog", "stat -c %a /etc/in-syslog")).toBe("600");
    expect(await inside("udev", "tail -n 2 /etc/services")).toMatch(/\nharbour 1\/tcp$/);
    expect(await run("cat /proc/sys/kernel/domainname /proc/sys/net/ipv4/conf/eth0/forwarding")).toBe(
      "harbour\n1",
    );
    const trusted = "grep -c 'from the configuration' /etc/ssl/certs/ca-certificates.crt";
    expect(await run(`${trusted}; sudo chroot /proc/1/root ${trusted}`)).toBe("1\n1");
    expect(await run("stat -c %U:%a /home/ada; sudo sudo -u ada sudo id -u")).toBe("ada:755\n0");
    // one that was never stopped has the year 1
    const ended = await run("sudo system-docker inspect -f '{{.State.FinishedAt}}' ntp udev");
    expect(ended).toMatch(/^2\d{3}-.*\n0001-/);
    // mounts come before runcmd, the scripts behind it, in their order
    await expect
      .poll(() => run("cat /etc/order"), { timeout: COMMAND_MS })
      .toBe("bootcmd\ndata\nruncmd\none\ntwo");
    expect(machine.vm.serial.text).toMatch(/mounts\.1: LABEL=NOWHERE: expected the device within/);
    expect(machine.vm.serial.text).toMatch(/got nobody/);
    expect(await run("sudo stat -c %a /var/lib/rancher/conf/last-good.json")).toBe("600");
  });

  step("what people set stands above the drive, and the command line above both", async () => {
    for (const name of ["B", "C"]) await run(`sudo ros config set rancher.environment.${name} set`);
    await reboot({
      // kernels made for clouds alone have no 9p
      flavour: "generic",
      seed: "9p",
      userData: secondConfig(),
      append: "rancher.environment.C=line rancher.environment.D=line",
    });
    expect(await run("sudo ros config get rancher.environment")).toBe("A: drive\nB: set\nC: line\nD: line");
    expect(await run("sudo ros config get --origin rancher.environment.A 2>&1")).toContain("boot.yml");
  });

  step("what the new drive leaves out is revoked, and what people added stays", async () => {
    expect(await knock(machine, mine)).toBe("");
    expect(await knock(machine, other)).toContain("Permission denied");
    expect(await run("cat /home/rancher/.ssh/authorized_keys")).toContain("# by hand");
    expect(await run("id ada 2>&1 || true")).toMatch(/no such user|unknown user/);
    expect(await run("stat -c %u /home/ada; id -u bob")).toBe("1000\n1001");
    expect(await run("ls /var/lib/rancher/conf/cloud-config-script* 2>/dev/null || true")).toBe("");
    expect(await run("ls /etc/order /etc/timezone 2>/dev/null || true")).toBe("");
  });

  step(
    "silence is given up after ten seconds, and a configuration without a console gives way to the last one",
    async () => {
      await using server = await metadataServer({ "/latest/api/token": silence, "/latest/": silence });
      await run("sudo ros config set rancher.services.console.volumes_from '[nowhere]'");
      await reboot({
        // which the kernel of the virt image cannot read
        seed: "9p",
        append: "rancher.cloud_init.datasources=[ec2]",
        vm: { network: { forward: [{ guest: 22 }], metadata: { port: server.port } } },
      });
      const { text } = machine.vm.serial;
      expect(text).toMatch(/the config drive cannot be read: .*no 9p/);
      expect(text).toMatch(/expected an answer from ec2: .* within \d+ ms/);
      expect(text).toMatch(/what an earlier boot was told stays in force/);
      expect(text).toMatch(/no console that could start; this boot uses the last configuration that booted/);
      expect(await run("hostname")).toBe("quay");
      const asked = /^ *\S+ +(\S+) +data-sources-asked$/m.exec(await run("ros boot times"))?.[1];
      expect(Number(asked)).toBeGreaterThan(9);
      expect(Number(asked)).toBeLessThan(20);
    },
  );
});

/** Try a key, once. What ssh has to say: nothing if the machine lets it in. */
async function knock({ vm }: Machine, key: string): Promise<string> {
  const settings = ["BatchMode=yes", "IdentitiesOnly=yes", "StrictHostKeyChecking=no"];
  const files = ["UserKnownHostsFile=/dev/null", "GlobalKnownHostsFile=/dev/null", "LogLevel=ERROR"];
  const options = [...settings, ...files].flatMap((setting) => ["-o", setting]);
  const words = ["-F", "none", "-i", key, "-p", String(vm.port(22)), ...options, "rancher@127.0.0.1", "true"];
  return promisify(execFile)("ssh", words, { timeout: COMMAND_MS }).then(
    ({ stderr }) => stderr,
    ({ stderr }: { stderr: string }) => `not let in: ${stderr}`,
  );
}

const silence = (): Promise<never> => new Promise(() => {});
const publicKey = (file: string): string => readFileSync(`${file}.pub`, "utf8").trim();
const script = (word: string): string => `#!/bin/sh\necho ${word} >> /etc/order\n`;

const message = (parts: readonly string[]): string =>
  [
    'Content-Type: multipart/mixed; boundary="part"\nMIME-Version: 1.0\n',
    ...parts.map((part) => `--part\nContent-Type: text/plain\n\n${part}`),
    "--part--\n",
  ].join("\n");

/** A document with a word for every directive. */
const firstConfig = (otherKey: string): string => `#cloud-config
hostname: dock
ssh_authorized_keys:
  - ${otherKey}
timezone: Europe/Vienna
ntp:
  servers: [192.0.2.1]
ca_certs:
  trusted:
    - |
${indent(certificate())}
users:
  - name: ada
    groups: [sudo]
    sudo: ALL=(ALL) NOPASSWD:ALL
  - name: bob
    ssh_authorized_keys:
      - ${otherKey}
bootcmd:
  - echo bootcmd > /etc/order
runcmd:
  - cat /mnt/data/file >> /etc/order
  - [sh, -c, "echo runcmd >> /etc/order; echo '# by hand' >> /home/rancher/.ssh/authorized_keys"]
mounts:
  - [LABEL=DATA, /mnt/data, ext4, noatime]
  - [LABEL=NOWHERE, /mnt/none, ext4, x-systemd.device-timeout=1s]
write_files:
  - {path: /etc/in-console, content: c, owner: "rancher:docker", permissions: "0640"}
  - {path: /etc/in-docker, content: d, container: docker}
  - {path: /etc/in-syslog, content: s, container: syslog, permissions: "0600"}
  - {path: /etc/services, content: "harbour 1/tcp\\n", container: udev, append: true}
  - {path: /etc/nowhere, content: x, container: nobody}
rancher:
  environment: {A: drive, B: drive, C: drive, D: drive}
  sysctl: {kernel.domainname: harbour, net/ipv4/conf/eth0/forwarding: 1}
  restart_services: [ntp]
`;

const secondConfig = (): string => `#cloud-config
hostname: quay
users:
  - name: bob
rancher:
  environment: {A: drive, B: drive, C: drive, D: drive}
`;

const indent = (text: string): string => text.replace(/^/gm, "      ");

/** Any certificate will do. */
function certificate(): string {
  const words = "req -x509 -newkey rsa:2048 -nodes -subj /CN=harbour -days 9 -keyout /dev/null";
  return execFileSync("openssl", words.split(" "), {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
}
