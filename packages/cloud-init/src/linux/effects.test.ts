import { chmod, mkdir, mkdtemp, readFile, readlink, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { applySteps, type Effects } from "../apply-steps.ts";
import { planAuthorizedKeys } from "../directives/plan-authorized-keys.ts";
import type { Step, WriteFile } from "../directives/step.ts";
import { linuxEffects } from "./effects.ts";

let root: string;
let effects: Effects;
let ran: string[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "cloud-init-"));
  ran = [];
  effects = linuxEffects({
    root,
    run: async (argv) => void ran.push(argv.join(" ").replaceAll(root, "ROOT")),
  });
  const { uid, gid } = await stat(root);
  await mkdir(join(root, "etc"));
  await writeFile(join(root, "etc/passwd"), `me:x:${uid}:${gid}::/home/me:/bin/sh\n`);
  await writeFile(join(root, "etc/group"), `us:x:${gid}:\n`);
});
afterEach(() => rm(root, { recursive: true }));

const file = (more: Partial<WriteFile> = {}): WriteFile => ({
  do: "write-file",
  from: "f",
  path: "/srv/a/x",
  content: Buffer.from("one\n"),
  mode: 0o640,
  ...more,
});

async function apply(...steps: Step[]): Promise<string[]> {
  const outcomes = await applySteps(steps, effects);
  return outcomes.map(({ result, error }) => (error === undefined ? result : String(error)));
}

const read = (path: string): Promise<string> => readFile(join(root, path), "utf8");
const modeOf = async (path: string): Promise<string> =>
  ((await stat(join(root, path))).mode & 0o7777).toString(8);

describe("linuxEffects() and files", () => {
  test("writes a file with its mode and owner, whatever the umask", async () => {
    const before = process.umask(0o077);
    try {
      expect(await apply(file({ mode: 0o4755, owner: "me:us" }))).toEqual(["done"]);
    } finally {
      process.umask(before);
    }
    expect(await read("srv/a/x")).toBe("one\n");
    expect(await modeOf("srv/a/x")).toBe("4755");
  });

  test("replaces a file and gives it the new mode", async () => {
    await apply(file({ mode: 0o600 }), file({ content: Buffer.from("two"), mode: 0o444 }));
    expect(await read("srv/a/x")).toBe("two");
    expect(await modeOf("srv/a/x")).toBe("444");
  });

  test("appends once, however often it is asked", async () => {
    await mkdir(join(root, "srv/a"), { recursive: true });
    await writeFile(join(root, "srv/a/x"), "zero\n");
    await apply(file({ append: true }), file({ append: true }));
    expect(await read("srv/a/x")).toBe("zero\none\n");
  });

  test("leaves nothing behind for an owner that does not exist", async () => {
    expect(await apply(file({ owner: "nobody-here" }))).toEqual([
      "Error: nobody-here: expected a user and a group that exist",
    ]);
    await expect(stat(join(root, "srv"))).rejects.toThrow();
  });

  test("replaces a link instead of writing through it", async () => {
    await mkdir(join(root, "srv/a"), { recursive: true });
    await writeFile(join(root, "target"), "safe");
    await symlink(join(root, "target"), join(root, "srv/a/x"));
    await apply(file());
    expect(await read("target")).toBe("safe");
    expect(await read("srv/a/x")).toBe("one\n");
  });

  test("makes a link in place of a file", async () => {
    await apply(file(), { do: "make-link", from: "l", path: "/srv/a/x", target: "/usr/x" });
    expect(await readlink(join(root, "srv/a/x"))).toBe("/usr/x");
  });

  test("does not give away what a link in a home points to", async () => {
    await mkdir(join(root, "secret"), { mode: 0o755 });
    await mkdir(join(root, "home/me"), { recursive: true });
    await symlink(join(root, "secret"), join(root, "home/me/.ssh"));
    const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA a";
    const plan = planAuthorizedKeys({ user: "me", home: "/home/me", keys: [key], current: undefined });
    const [directory] = await apply(...plan.steps);
    expect(directory).toMatch(/ENOTDIR|ELOOP/);
    expect(await modeOf("secret")).toBe("755");
  });

  test("a directory's parents are open, it itself is not", async () => {
    await apply({ do: "make-directory", from: "d", path: "/home/me/.ssh", mode: 0o700, owner: "me" });
    expect([await modeOf("home/me"), await modeOf("home/me/.ssh")]).toEqual(["755", "700"]);
    await chmod(join(root, "home/me/.ssh"), 0o777);
    await apply({ do: "make-directory", from: "d", path: "/home/me/.ssh", mode: 0o700 });
    expect(await modeOf("home/me/.ssh")).toBe("700");
  });

  test("writes a kernel parameter in place", async () => {
    await mkdir(join(root, "proc/sys/net"), { recursive: true });
    await writeFile(join(root, "proc/sys/net/x"), "0\n");
    await apply({ do: "set-kernel-parameter", from: "s", path: "/proc/sys/net/x", value: "1" });
    expect(await read("proc/sys/net/x")).toBe("1");
  });
});

describe("linuxEffects() and programs", () => {
  test("mounts on a directory, with type and options", async () => {
    const mount = { do: "mount", from: "m", timeoutMs: 1000 } as const;
    const results = await apply(
      { ...mount, source: "host:/e", target: "/mnt/n", type: "nfs", options: ["ro", "soft"] },
      { ...mount, source: "tmpfs", target: "/mnt/t", options: [] },
    );
    expect(results).toEqual(["done", "done"]);
    expect(ran).toEqual(["mount -t nfs -o ro,soft -- host:/e ROOT/mnt/n", "mount -- tmpfs ROOT/mnt/t"]);
    expect((await stat(join(root, "mnt/n"))).isDirectory()).toBe(true);
  });

  test("binds a file on a file", async () => {
    const step = { do: "mount", from: "m", timeoutMs: 0, options: ["bind"] } as const;
    await apply({ ...step, source: join(root, "etc/passwd"), target: "/srv/p" });
    expect((await stat(join(root, "srv/p"))).isFile()).toBe(true);
  });

  test("finds a volume by its label before udev has made the link", async () => {
    const mount = { do: "mount", from: "m", source: "LABEL=no-such-label", target: "/mnt/a" } as const;
    const ran: string[][] = [];
    const effects = linuxEffects({ root, run: async (argv) => void ran.push([...argv]) });
    const outcomes = await applySteps([{ ...mount, options: [], timeoutMs: 0 }], effects);
    expect(outcomes.map(({ result }) => result)).toEqual(["done"]);
    expect(ran.map(([program]) => program)).toEqual(["blkid", "mount"]);
    expect(ran[0]).toContain("LABEL=no-such-label");
  });

  test("tries a share again until its time is over, and a device once", async () => {
    const tries: Record<string, number> = {};
    const effects = linuxEffects({
      root,
      run: async (argv) => {
        const source = argv.at(-2) as string;
        tries[source] = (tries[source] ?? 0) + 1;
        if (source.startsWith("/dev") || tries[source] < 2) throw new Error("not yet");
      },
    });
    const mount = { do: "mount", from: "m", target: "/mnt/a", options: [], timeoutMs: 60_000 } as const;
    const sources = ["nas:/export", "/dev/null"];
    const outcomes = await applySteps(
      sources.map((source) => ({ ...mount, source })),
      effects,
    );
    expect(outcomes.map(({ result }) => result)).toEqual(["done", "failed"]);
    expect(tries).toEqual({ "nas:/export": 2, "/dev/null": 1 });
  });

  test("does not wait longer than it may for a device", async () => {
    const swap = { do: "enable-swap", from: "m", source: "/dev/no-such-device", timeoutMs: 0 } as const;
    expect(await apply(swap)).toEqual(["Error: /dev/no-such-device: expected the device within 0 ms"]);
    expect(ran).toEqual([]);
  });

  test("a program that fails makes its step fail", async () => {
    effects = linuxEffects({ root });
    const results = await apply(
      { do: "run", from: "r", argv: ["/bin/sh", "-c", "exit 3"] },
      { do: "run", from: "r", argv: ["/bin/true"] },
    );
    expect(results[0]).toContain("Command failed");
    expect(results[1]).toBe("done");
  });

  test("restarts services through the one who knows how", async () => {
    const restarted: string[] = [];
    const step: Step = { do: "restart-service", from: "r", service: "ntp" };
    effects = linuxEffects({ root, restartService: async (service) => void restarted.push(service) });
    expect(await apply(step)).toEqual(["done"]);
    expect(restarted).toEqual(["ntp"]);
    effects = linuxEffects({ root });
    expect((await apply(step))[0]).toContain("expected a way to restart services");
  });
});
