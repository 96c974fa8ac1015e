import { describe, expect, test } from "vitest";
import { type ConsolePlan, planConsole } from "./plan-console.ts";
import { mergeRepositories } from "./plan-image-store.ts";
import { systemDockerArguments, systemDockerCommand } from "./plan-system-docker.ts";
import { planUserDocker } from "./plan-user-docker.ts";
import { planView } from "./plan-view.ts";
import { type Step, shellOf } from "./step.ts";
import { stopOrder } from "./stop-order.ts";

const written = ({ files }: ConsolePlan, path: string): string => {
  const step = files.find((one) => one.do === "write" && one.path === path);
  return step?.do === "write" ? step.text : "";
};

describe("planConsole()", () => {
  const facts = {
    commandLine: "console=tty1 console=ttyS0,115200 rancher.autologin=ttyS0",
    terminals: ["tty1", "tty2", "ttyS0"],
    version: "v1",
  };

  test.each([
    [
      "logs in by itself where the command line says so",
      {},
      facts.commandLine,
      /--autologin rancher --noclear ttyS0/,
    ],
    ["asks for a name elsewhere", {}, facts.commandLine, /^\/usr\/sbin\/agetty --noclear tty1 linux$/m],
    [
      "asks everywhere when that is switched off",
      { disable: ["autologin"] },
      facts.commandLine,
      /^(?!.*autologin)/,
    ],
    [
      "tty1 does not stand for tty10",
      {},
      "rancher.autologin=tty10",
      /^\/usr\/sbin\/agetty --noclear tty1 linux$/m,
    ],
  ])("a terminal %s", (_, config, commandLine, lines) => {
    expect(written(planConsole(config, { ...facts, commandLine }), "/etc/respawn.conf")).toMatch(lines);
  });

  test.each([
    ["no password opens ssh when none is set", {}, "", "PasswordAuthentication no"],
    ["a password of one's choice does", {}, "rancher.password=s3cret", "PasswordAuthentication yes"],
    [
      "not when passwords are switched off",
      { disable: ["password"] },
      "rancher.password=s3cret",
      "PasswordAuthentication no",
    ],
    ["the port is the configured one", { ssh: { port: 2200 } }, "", "Port 2200"],
  ])("%s", (_, config, commandLine, line) => {
    expect(
      written(planConsole(config, { ...facts, commandLine }), "/etc/ssh/sshd_config").split("\n"),
    ).toContain(line);
  });

  test("its script sets the password without another word of the shell, runs the commands, then supervises", () => {
    const { script } = planConsole({}, { ...facts, commandLine: "rancher.password=a'b" }, ["true # mine"]);
    expect(script).toContain(`printf '%s\\n' 'rancher:a'\\''b' | /usr/sbin/chpasswd`);
    expect(script.indexOf("# mine")).toBeGreaterThan(script.indexOf("ssh-keygen"));
    expect(script.trimEnd().split("\n").at(-1)).toBe("exec /usr/lib/ros/respawn");
  });

  test("the users' groups may log in, and no name becomes a setting of its own", () => {
    const config = planConsole({}, { ...facts, groups: ["ada", "x\nPermitRootLogin yes", "b*"] });
    expect(written(config, "/etc/ssh/sshd_config").split("\n")).toContain("AllowGroups docker ada");
  });

  test("without ssh.daemon there is no sshd", () => {
    expect(written(planConsole({ ssh: { daemon: false } }, facts), "/etc/respawn.conf")).not.toContain(
      "sshd",
    );
  });

  test("a variable cannot leave its quotes", () => {
    const steps = planConsole({ environment: { HTTP_PROXY: "http://p';reboot;'" } }, facts);
    expect(written(steps, "/etc/profile.d/environment.sh")).toBe(
      `export HTTP_PROXY='http://p'\\'';reboot;'\\'''\n`,
    );
  });
});

describe("systemDockerArguments()", () => {
  test.each([
    [
      "what the boot depends on stays",
      ["--data-root", "/elsewhere", "--restart", "--host=tcp://0.0.0.0:1", "--debug"],
      ["--debug"],
    ],
    ["other flags pass", ["--log-opt", "max-size=25m"], ["--log-opt", "max-size=25m"]],
  ])("%s", (_, configured, extra) => {
    const argv = systemDockerArguments(configured);
    expect(argv.slice(-extra.length)).toEqual(extra);
    expect(argv).not.toContain("/elsewhere");
    expect(argv).not.toContain("--host=tcp://0.0.0.0:1");
  });
  test("a bridge is made only when asked for", () => {
    expect(systemDockerArguments([])).toContain("--bridge");
    expect(systemDockerArguments(["--bip", "172.18.42.1/16"])).not.toContain("none");
  });
  test("the shell's line keeps every word whole", () => {
    expect(systemDockerCommand(["--label", "it's"], { debug: false })).toContain(
      `'it'\\''s' >>/var/log/system-docker.log`,
    );
    expect(systemDockerCommand([], { debug: true })).not.toContain(">>");
  });
});

describe("planUserDocker()", () => {
  const ofStep = (steps: readonly Step[], kind: Step["do"]): Step | undefined =>
    steps.find((step) => step.do === kind);

  test("the section's own values go before ours", () => {
    const steps = planUserDocker(["--data-root", "/data"], { HTTP_PROXY: "http://p" });
    const script = ofStep(steps, "write");
    const text = script?.do === "write" ? script.text : "";
    expect(text.match(/--data-root/g)).toHaveLength(1);
    expect(text).toContain("export HTTP_PROXY='http://p'");
    expect(text).toMatch(/'--containerd-namespace' 'user'/);
  });

  test.each([
    ["our place", [], true],
    ["a place that may not be mounted yet", ["--data-root=/mnt/docker"], false],
    ["the same by its old name", ["--graph", "/mnt/docker"], false],
  ])("networks are forgotten in %s: %j", (_, configured, expected) => {
    expect(ofStep(planUserDocker(configured, {}), "forget-default-networks") !== undefined).toBe(expected);
  });
});

describe("planView()", () => {
  const steps = planView("/run/rootfs/abc");
  test("the old root is made a slave before it is let go, or the host's mounts go with it", () => {
    const keeper = steps.map(shellOf).find((line) => line?.includes("pivot_root")) ?? "";
    expect(keeper.indexOf("make-rslave")).toBeGreaterThan(0);
    expect(keeper.indexOf("make-rslave")).toBeLessThan(keeper.indexOf("umount -l"));
  });
  test("the view's own file systems are private before anything is bound into them", () => {
    const firstBind = steps.findIndex((step) => step.do === "bind");
    expect(steps.slice(0, firstBind).filter((step) => step.do === "propagation")).toHaveLength(2);
  });
});

describe("mergeRepositories()", () => {
  test("tags of people stay, ours point to this boot's image", () => {
    const store = {
      Repositories: {
        mine: { "mine:1": "sha256:m" },
        "ros/os-base": { "ros/os-base:current": "sha256:old", "ros/os-base:kept": "sha256:k" },
      },
    };
    const seed = { Repositories: { "ros/os-base": { "ros/os-base:current": "sha256:new" } } };
    expect(mergeRepositories(store, seed)).toEqual({
      Repositories: {
        mine: { "mine:1": "sha256:m" },
        "ros/os-base": { "ros/os-base:current": "sha256:new", "ros/os-base:kept": "sha256:k" },
      },
    });
    expect(mergeRepositories(undefined, seed)).toEqual(seed);
  });
});

describe("stopOrder()", () => {
  test("people's Docker first, their sessions last", () => {
    expect(stopOrder(["console", "udev", "ntp", "docker", "mine", "syslog"])).toEqual([
      ["docker"],
      ["ntp", "mine"],
      ["syslog"],
      ["udev"],
      ["console"],
    ]);
  });
});
