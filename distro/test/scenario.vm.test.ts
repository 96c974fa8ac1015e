import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  BOOT_MS,
  COMMAND_MS,
  dockerAnswers,
  importBusybox,
  type Machine,
  newFolder,
  startMachine,
} from "./machine.ts";

/** One machine with 512 MB and a state disk, through a long life. The tests build on one another, in order. */
describe("a machine with 512 MB of memory", () => {
  const folder = newFolder();
  let machine: Machine;
  const run = (command: string): Promise<string> => machine.run(command);
  const webPid = (): Promise<string> => run("docker inspect -f '{{.State.Pid}} {{.RestartCount}}' web");

  beforeAll(async () => {
    machine = await startMachine({
      boot: "drive",
      memoryMiB: 512,
      disk: join(folder, "state.img"),
      userData: "#cloud-config\nhostname: dock\nwrite_files:\n  - path: /opt/note\n    content: kept\n",
      vm: { reboot: "allow" },
    });
    await dockerAnswers(machine);
  }, 2 * BOOT_MS);

  afterAll(async () => {
    await machine?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const step = (name: string, act: () => Promise<void>): void =>
    test(name, { timeout: BOOT_MS + COMMAND_MS }, act);

  step("System Docker is PID 1, and every service is a container", async () => {
    expect(await run("ps -o comm= -p 1")).toBe("dockerd");
    const running = (await run("sudo system-docker ps --format '{{.Names}}'")).split("\n").sort();
    expect(running).toEqual(["acpid", "console", "docker", "network", "ntp", "syslog", "udev"]);
    const all = (await run("sudo system-docker ps -a --format '{{.Names}}'")).split("\n");
    for (const name of [
      "command-volumes",
      "system-volumes",
      "user-volumes",
      "container-data-volumes",
      "media-volumes",
      "all-volumes",
    ])
      expect(all).toContain(name);
  });

  step("the volume containers lend ros and system-docker to a foreign image", async () => {
    const listed = await run(
      "mkdir -p /tmp/foreign/bin && cp /usr/bin/busybox /tmp/foreign/bin/ && ln -sf busybox /tmp/foreign/bin/sh && tar -C /tmp/foreign -c . | sudo system-docker import - foreign:1 >/dev/null && sudo system-docker run --rm --net=host --volumes-from=command-volumes --volumes-from=system-volumes foreign:1 sh -c 'ros os version && system-docker ps -q --filter name=console'",
    );
    expect(listed.split("\n")[0]).toMatch(/^v\d+\.\d+\.\d+$/);
    expect(listed.split("\n")).toHaveLength(2);
  });

  step("an image made in the machine runs, and its port is reached from outside", async () => {
    await importBusybox(machine);
    await run(
      "docker run -d --name web --restart always -p 8080:80 bb sh -c 'mkdir /w && echo harbour > /w/index.html && exec httpd -f -p 80 -h /w'",
    );
    await expect
      .poll(
        async () =>
          (await fetch(`http://127.0.0.1:${machine.vm.port(8080)}/`).catch(() => undefined))?.text(),
        { timeout: COMMAND_MS },
      )
      .toBe("harbour\n");
  });

  step("a container sees the very files that people see at the console", async () => {
    for (const place of ["/home", "/opt", "/mnt", "/etc", "/tmp"]) {
      await run(`sudo sh -c 'mkdir -p ${place}/shared && echo ${place} > ${place}/shared/file'`);
      expect(
        await run(`docker run --rm -v ${place}/shared:/in bb sh -c 'cat /in/file; echo back > /in/answer'`),
        place,
      ).toBe(place);
      expect(await run(`cat ${place}/shared/answer`), place).toBe("back");
    }
    expect(await run("docker run --rm -v /etc/hosts:/etc-hosts bb cat /etc-hosts")).toBe(
      await run("cat /etc/hosts"),
    );
  });

  step("what is mounted at the console below /mnt and /media shows in containers", async () => {
    await run("docker run -d --name watcher -v /mnt:/mnt:rslave -v /media:/media:rslave bb sleep 100000");
    for (const place of ["/mnt", "/media"]) {
      await run(
        `sudo sh -c 'mkdir -p ${place}/late && mount -t tmpfs none ${place}/late && echo late > ${place}/late/file'`,
      );
      expect(await run(`docker exec watcher cat ${place}/late/file`)).toBe("late");
    }
    await run("docker rm -f watcher");
  });

  step("removing every container of User Docker leaves the system as it is", async () => {
    const before = await run("sudo system-docker ps -q | sort");
    await run("docker run -d --name victim bb sleep 100000; docker rm -f $(docker ps -qa)");
    expect(await run("docker ps -qa")).toBe("");
    expect(await run("sudo system-docker ps -q | sort")).toBe(before);
    await run(
      "docker run -d --name web --restart always -p 8080:80 bb sh -c 'mkdir -p /w && echo harbour > /w/index.html && exec httpd -f -p 80 -h /w'",
    );
  });

  step(
    "killing any process of the system brings it back, and people's containers do not notice",
    async () => {
      const before = await webPid();
      const seconds: Record<string, string> = {};
      for (const name of ["udev", "syslog", "acpid", "network", "ntp", "docker"]) {
        seconds[name] = await run(
          `old=$(sudo system-docker inspect -f '{{.State.Pid}}' ${name}); t=$(cut -d. -f1 /proc/uptime); sudo kill -9 $old; for i in $(seq 300); do new=$(sudo system-docker inspect -f '{{.State.Pid}}' ${name}); [ "$new" != 0 ] && [ "$new" != "$old" ] && break; sleep 0.2; done; [ "$new" != 0 ] && [ "$new" != "$old" ] && echo $(( $(cut -d. -f1 /proc/uptime) - t ))`,
        );
      }
      await dockerAnswers(machine);
      expect(await webPid()).toBe(before);
      seconds.containerd = await run(
        "t=$(cut -d. -f1 /proc/uptime); sudo kill -9 $(pidof containerd); sleep 1; for i in $(seq 300); do docker run --rm bb true >/dev/null 2>&1 && break; sleep 0.3; done; docker run --rm bb true && sudo system-docker run --rm ros/os-base:current true && echo $(( $(cut -d. -f1 /proc/uptime) - t ))",
      );
      expect(await webPid()).toBe(before);
      console.log(`seconds until back: ${JSON.stringify(seconds)}`);
    },
  );

  step("killing the console ends its sessions, and it comes back", async () => {
    const before = await webPid();
    await machine.ssh
      .exec("sudo kill -9 $(sudo system-docker inspect -f '{{.State.Pid}}' console)", {
        timeoutMs: COMMAND_MS,
      })
      .catch(() => {});
    machine.ssh.close();
    await expect
      .poll(
        async () =>
          (
            await machine.ssh
              .exec("sudo system-docker inspect -f '{{.State.Running}}' console", { timeoutMs: 60_000 })
              .catch(() => undefined)
          )?.stdout.trim(),
        { timeout: BOOT_MS, interval: 1000 },
      )
      .toBe("true");
    expect(await webPid()).toBe(before);
  });

  step("killing the shim of the system services brings all of them back", async () => {
    const before = await webPid();
    await machine.ssh
      .exec("sudo sh -c 'kill -9 $(pgrep -f \"containerd-shim.* -namespace moby\")'", {
        timeoutMs: COMMAND_MS,
      })
      .catch(() => {});
    machine.ssh.close();
    const running = async (): Promise<string | undefined> =>
      (
        await machine.ssh
          .exec("sudo system-docker ps -q | wc -l", { timeoutMs: 60_000 })
          .catch(() => undefined)
      )?.stdout.trim();
    await expect.poll(running, { timeout: BOOT_MS, interval: 1000 }).toBe("7");
    await dockerAnswers(machine);
    expect(await webPid()).toBe(before);
  });

  step("orphans and restarts leave no zombies", async () => {
    await run("docker exec web sh -c 'for i in $(seq 100); do (sleep 0.1 &) ; done'");
    await run("for i in $(seq 100); do (setsid sleep 0.1 &) ; done");
    await run(
      "sudo system-docker run -d --name again ros/os-base:current sleep 100000 >/dev/null; for i in $(seq 50); do sudo system-docker restart -t 0 again >/dev/null || exit 1; done; sudo system-docker rm -f again",
    );
    await expect
      .poll(() => run("ps -eo stat=,ppid=,comm= | grep '^Z' || true"), {
        timeout: COMMAND_MS,
        interval: 1000,
      })
      .toBe("");
  });

  step("ros tells what the machine is and does", async () => {
    expect(await run("sudo ros config get hostname")).toBe("dock");
    await run("sudo ros config set rancher.sysctl.kernel.domainname harbour");
    expect(await run("sudo ros config export")).toContain("kernel.domainname: harbour");
    expect(await run("sudo ros config validate")).toBe("");
    expect(await run("sudo ros service list --all")).toContain("enabled  console");
    expect(await run("sudo ros service ps")).toMatch(/^console .* Up /m);
    const planned = await run("sudo ros boot plan");
    expect(planned).toContain("mount -t ext4");
    expect(planned).toContain("remove the networks of /var/lib/docker if");
    const times = await run("ros boot times");
    expect(times).toContain("services-started");
    // every program of the warm-up is there and did its work
    expect(times).toContain("read-ahead");
    const wrong = await machine.ssh.exec("ros serve", { timeoutMs: COMMAND_MS });
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/^ros: unknown command "serve": expected .*service/m);
  });

  step("docker compose starts and ends a project", async () => {
    expect(await run("docker compose version --short")).toMatch(/^v?2\.\d+\.\d+$/);
    await run(
      `mkdir -p shop && printf 'services:\\n  till: {image: bb, command: sleep 100000, depends_on: [safe]}\\n  safe: {image: bb, command: sleep 100000, volumes: [gold:/gold]}\\nvolumes: {gold: {}}\\n' > shop/compose.yaml && cd shop && docker compose up -d`,
    );
    const rows = (await run("cd shop && docker compose ps --format json")).split("\n");
    expect(rows.map((row) => JSON.parse(row)).map(({ Name, State }) => `${Name} ${State}`)).toEqual([
      "shop-safe-1 running",
      "shop-till-1 running",
    ]);
    await run("cd shop && docker compose down -v");
    expect(await run("docker ps -aq --filter name=shop; docker volume ls -q --filter name=shop")).toBe("");
  });

  step(
    "ros service: a file's services run in both Dockers, and those of the system stay as they are",
    async () => {
      const file = "/var/lib/rancher/conf/harbour.yml";
      const states = (): Promise<string> =>
        run(
          "for docker in 'docker' 'sudo system-docker'; do $docker ps -a --filter name='^(beacon|lighthouse)$' --format '{{.Names}} {{.State}}'; done",
        );
      const service = (words: string): Promise<string> => run(`sudo ros service ${words} lighthouse beacon`);
      await machine.run(`sudo tee ${file} >/dev/null`, {
        stdin: `lighthouse:\n  image: bb\n  command: sh -c 'echo lit; exec sleep 100000'\nbeacon:\n  image: ros/os-base:current\n  command: sh -c 'echo seen; exec sleep 100000'\n  labels: {io.rancher.os.scope: system, io.rancher.os.after: ntp}\n`,
      });
      await run(`sudo ros service enable ${file}`);
      expect(await run("sudo ros service list")).toBe(`enabled  ${file}`);
      const before = await run("sudo system-docker ps -q --no-trunc | sort");
      await service("up");
      expect(await states()).toBe("lighthouse running\nbeacon running");
      expect(await run("sudo ros service ps")).toMatch(/^beacon .* Up .*\n(.*\n)*lighthouse .* Up /m);
      const lines = async (): Promise<string[]> => (await service("logs")).split("\n").sort();
      await expect
        .poll(lines, { timeout: COMMAND_MS, interval: 1000 })
        .toEqual(["beacon      | seen", "lighthouse  | lit"]);
      const started = await run("docker inspect -f '{{.Id}} {{.State.StartedAt}}' lighthouse");
      await run("sudo ros service up lighthouse beacon ntp udev console");
      expect(await run("docker inspect -f '{{.Id}} {{.State.StartedAt}}' lighthouse")).toBe(started);
      for (const [words, expected] of [
        ["pause", "paused"],
        ["unpause", "running"],
        ["stop -t 0", "exited"],
        ["start", "running"],
        ["restart -t 0", "running"],
        ["kill", "exited"],
        ["rm -f", ""],
        ["create", "created"],
        ["down", ""],
        ["up", "running"],
      ] as const) {
        await service(words);
        expect(await states(), words).toBe(expected && `lighthouse ${expected}\nbeacon ${expected}`);
      }
      await run("sudo ros service down beacon");
      expect(await run("sudo system-docker ps -q --no-trunc | sort")).toBe(before);
      for (const [line, code, message] of [
        ["up", 2, /^ros: service up: no service is named: expected [^\n]*\n?$/],
        ["stop --now ntp", 2, /^ros: service stop: unknown option '--now': expected [^\n]*\n?$/],
        [
          "start ntpd",
          1,
          /^ros: service: "ntpd": expected the name of a service\n {5}ros service list --all/,
        ],
        ["enable /tmp/x.yml", 1, /^ros: service enable: \/tmp\/x\.yml: expected a path below/],
      ] as const) {
        const wrong = await machine.ssh.exec(`sudo ros service ${line}`, { timeoutMs: COMMAND_MS });
        expect(wrong, line).toMatchObject({ code, stdout: "" });
        expect(wrong.stderr).toMatch(message);
      }
    },
  );

  step("container logs are capped in both Dockers", async () => {
    expect(await run("docker inspect -f '{{.HostConfig.LogConfig}}' web")).toContain("max-size:25m");
    expect(await run("sudo system-docker inspect -f '{{.HostConfig.LogConfig}}' syslog")).toContain(
      "max-size:25m",
    );
  });

  step("System Docker's own log is capped, and goes on", async () => {
    const log = "/var/log/system-docker.log";
    await run(`yes | head -c 1100000 | sudo tee -a ${log} > /dev/null`);
    await run(`sudo /usr/lib/ros/cap-logs ${log}`);
    expect(await run(`sudo tail -c 4 ${log}.1`)).toBe("y\ny");
    await run("! sudo system-docker pull localhost:1/none");
    expect(await run(`sudo head -c 5 ${log}`)).toBe("time=");
  });

  const DEFAULT_NETWORKS = ["bridge", "host", "none"];
  for (const [boot, networks] of [
    [2, DEFAULT_NETWORKS],
    [3, [...DEFAULT_NETWORKS, "people"]],
  ] as const) {
    step(
      `boot ${boot} on the same disk keeps what belongs to people and to the machine, and nothing else`,
      async () => {
        await run(
          `sudo sh -c 'echo ${boot} > /etc/gone; echo ${boot} > /home/rancher/stays-${boot}; echo ${boot} > /opt/stays-${boot}'`,
        );
        const hostKey = await run("sudo cat /var/lib/rancher/ssh/ssh_host_ed25519_key.pub");
        if (networks.includes("people")) await run("docker network create people");
        expect(await run("docker network ls --format '{{.Name}}' | sort | xargs")).toBe(networks.join(" "));
        for (const network of networks)
          await run(`docker create --name on-${network}-${boot} --network ${network} bb echo ${network}`);
        const former = await run("docker network ls -q --filter type=builtin --filter name=none");
        const at = machine.vm.serial.position;
        await machine.ssh.exec("sudo reboot", { timeoutMs: 60_000 }).catch(() => {});
        await machine.vm.serial.waitFor(/ROS v\S+ started/, { timeoutMs: BOOT_MS, from: at });
        machine.ssh.close();
        await dockerAnswers(machine);
        expect(await run("ls /etc/gone 2>/dev/null || true")).toBe("");
        expect(await run(`cat /home/rancher/stays-${boot} /opt/stays-${boot} /opt/note`)).toBe(
          `${boot}\n${boot}\nkept`,
        );
        expect(await run("sudo cat /var/lib/rancher/ssh/ssh_host_ed25519_key.pub")).toBe(hostKey);
        expect(await run("cat /proc/sys/kernel/domainname")).toBe("harbour");
        expect(await run("sudo system-docker images -q foreign:1")).not.toBe("");
        expect(await run("docker images -q bb")).not.toBe("");
        await expect
          .poll(() => run("docker inspect -f '{{.State.Running}}' web"), { timeout: COMMAND_MS })
          .toBe("true");
        // Docker's own networks are made anew where people have none, and theirs stay where they do
        const now = await run("docker network ls -q --filter type=builtin --filter name=none");
        expect(now === former).toBe(networks.includes("people"));
        for (const network of networks)
          expect(await run(`docker start -a on-${network}-${boot}`)).toBe(network);
        expect(await run("sudo grep -c . /var/log/messages")).not.toBe("0");
        expect(await run("sudo ros service ps beacon lighthouse")).toMatch(
          /^beacon .* Up .*\nlighthouse .* Up /m,
        );
      },
    );
  }

  step("the console printed nothing that a healthy machine does not print", async () => {
    expect(machine.vm.serial.faults).toEqual([]);
    expect(await run("dmesg | grep -E 'EXT4-fs error|segfault|Out of memory' || true")).toBe("");
  });
});
