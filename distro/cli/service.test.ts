import { describe, expect, test } from "vitest";
import { listServices, refusal } from "./included-services.ts";
import { planRuns, SERVICE_COMMANDS } from "./service-runs.ts";
import { systemProjects } from "./system-project.ts";
import { UsageError } from "./usage.ts";

const services = { system: ["udev", "ntp", "console"], user: ["web", "db"] };

describe("planRuns()", () => {
  test.each<[string, string[], string[]]>([
    ["up", ["ntp"], ["system: up --detach ntp"]],
    ["up", ["--foreground", "web"], ["user: up web"]],
    ["up", ["--force-recreate", "ntp"], ["system: up --detach --force-recreate ntp"]],
    ["up", ["web", "udev"], ["system: up --detach udev", "user: up --detach web"]],
    ["stop", ["-t", "3", "web", "udev"], ["user: stop --timeout=3 web", "system: stop --timeout=3 udev"]],
    ["down", ["-v", "--rmi", "all", "web"], ["user: down --volumes --rmi=all web"]],
    ["kill", ["-s", "HUP", "ntp"], ["system: kill --signal=HUP ntp"]],
    ["rm", ["-fv", "web"], ["user: rm --force --volumes web"]],
    [
      "build",
      ["--no-cache", "--force-rm"],
      ["system: build --no-cache udev ntp", "user: build --no-cache web db"],
    ],
    ["ps", [], ["both: ps --all"]],
    ["ps", ["-q", "web"], ["both: ps --all --quiet web"]],
    ["logs", ["ntp"], ["both: logs --tail=100 ntp"]],
    ["logs", ["--lines", "5", "-f"], ["both: logs --tail=5 --follow"]],
  ])("%s %j", (name, args, expected) =>
    expect(
      planRuns(name, args, services).map(({ docker = "both", argv }) => `${docker}: ${argv.join(" ")}`),
    ).toEqual(expected),
  );

  test.each(["stop", "down", "kill", "rm", "restart", "pause", "create"])(
    "%s leaves the console alone unless it is named, and then it comes last",
    (name) => {
      const words = (...args: string[]) => planRuns(name, args, services).map(({ argv }) => argv.at(-1));
      expect(planRuns(name, [], services).flatMap(({ argv }) => argv)).not.toContain("console");
      expect(words("console", "udev", "web").at(-1)).toBe("console");
    },
  );

  test.each(["up", "create"])("%s never makes the console anew under the one who asks", (name) => {
    const [run] = planRuns(name, ["--force-recreate", "console"], services);
    expect(run?.argv).toContain("--no-recreate");
    expect(run?.argv).not.toContain("--force-recreate");
  });

  test.each<[string, string[], RegExp]>([
    ["up", [], /^service up: no service is named: expected the names/],
    ["up", ["--now", "ntp"], /^service up: unknown option '--now': expected --foreground, .*--no-build$/],
    ["stop", ["-t"], /^service stop: .*--timeout/],
    ["pause", ["-x"], /^service pause: unknown option '-x': expected the names of services$/],
    ["up", ["--foreground", "web", "ntp"], /^service up: --foreground with services of both Dockers/],
  ])("refuses %s %j in one line", (name, args, expected) => {
    expect(() => planRuns(name, args, services)).toThrow(UsageError);
    expect(() => planRuns(name, args, services)).toThrow(expected);
  });

  test("a service that is not there is named, with where to look", () => {
    expect(() => planRuns("start", ["ntpd"], services)).toThrow('service: "ntpd": expected the name');
  });

  test.each(Object.keys(SERVICE_COMMANDS))("%s has a summary and can be planned", (name) => {
    expect(SERVICE_COMMANDS[name]?.summary).toMatch(/^[a-z]/);
    expect(planRuns(name, ["ntp"], services)).not.toEqual([]);
  });
});

const FILE = "/var/lib/rancher/conf/web.yml";
const config = {
  rancher: {
    services: { ntp: { image: "x", labels: { "io.rancher.os.scope": "system" } } },
    services_include: { [FILE]: true, "/var/lib/rancher/conf/off.yml": false },
  },
};

describe("services of files", () => {
  const files: Record<string, string> = {
    [FILE]: "web:\n  image: w\nhelper:\n  image: h\n  labels: {io.rancher.os.scope: system}\n",
  };
  const read = (text = files[FILE] as string) => systemProjects(config as never, "os", () => text);

  test("join the others, each in its Docker, under their own names", () => {
    const { system, user, faults } = read();
    expect(faults).toEqual([]);
    expect(Object.keys(system?.services ?? {})).toEqual(["ntp", "helper"]);
    expect(Object.values(user?.services ?? {}).map(({ container_name }) => container_name)).toEqual(["web"]);
  });

  test("of version 2 bring what they use", () => {
    const { user } = read(
      "version: '2'\nservices:\n  web: {image: w, volumes: ['data:/d']}\nvolumes: {data: {}, other: {}}\n",
    );
    expect(Object.keys(user?.volumes ?? {})).toEqual(["data"]);
  });

  test.each([
    ["a fault", "web:\n  image: w\n  volumes: no list\n", `${FILE}:3:`],
    ["no YAML", "web: [", `${FILE}:1:`],
  ])("with %s are left out as a whole and told; the others start", (_, text, message) => {
    const { system, user, faults } = read(text);
    expect(Object.keys(system?.services ?? {})).toEqual(["ntp"]);
    expect(user).toBeUndefined();
    expect(faults[0]?.message).toContain(message);
  });

  test("that cannot be read are told", () => {
    const { faults } = systemProjects(config as never, "os", () => {
      throw new Error("gone");
    });
    expect(faults).toEqual([{ stage: "services", message: `${FILE}: cannot be read: gone` }]);
  });

  test("are listed with their state, those of the system when all are asked for", () => {
    expect(listServices(config as never, false)).toEqual([
      `enabled  ${FILE}`,
      "disabled  /var/lib/rancher/conf/off.yml",
    ]);
    expect(listServices(config as never, true)[0]).toBe("enabled  ntp");
  });

  test.each<["enable" | "disable" | "delete", string, string | undefined]>([
    ["enable", "/var/lib/rancher/conf/new.yml", undefined],
    ["enable", FILE, undefined],
    ["disable", FILE, undefined],
    ["delete", FILE, undefined],
    ["enable", "/tmp/new.yml", "/tmp/new.yml: expected a path below /var/lib/rancher/conf"],
    ["enable", "/var/lib/rancher/conf/../x.yml", "/var/lib/rancher/conf/../x.yml: expected a path below"],
    ["enable", "crontab", "crontab: expected the path of a file with services"],
    ["disable", "/var/lib/rancher/conf/new.yml", "expected a service that was enabled before"],
  ])("%s %s", (state, service, expected) => {
    const fault = refusal(config as never, service, state);
    if (expected === undefined) expect(fault).toBeUndefined();
    else expect(fault).toContain(expected);
  });
});
