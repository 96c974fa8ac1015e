import type { UserConfig } from "@ros/config";
import { describe, expect, test } from "vitest";
import { planUsers, RECORD_FILE, SUDOERS_FILE, type UsersInput } from "./plan-users.ts";
import type { Plan } from "./step.ts";

const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA a@example";
const HASH = "$6$saltsalt$0123456789abcdefghijklmnopqrstuvwxyz./";

const MACHINE = {
  passwd: "root:x:0:0:root:/root:/bin/sh\nrancher:x:1100:1100::/home/rancher:/bin/bash\n",
  group: "root:x:0:\nshadow:x:42:\ndocker:x:1101:rancher\nrancher:x:1100:\n",
  shadow: "root:*:19000::::::\nrancher:!$6$abcdefgh$ijklmnopqrstuvwxyz:19000::::::\n",
};

const NOTHING = { sudoers: undefined, record: undefined, authorizedKeys: () => undefined };

function plan(users: readonly UserConfig[], more: Partial<UsersInput> = {}): Plan {
  return planUsers({ ...MACHINE, ...NOTHING, users, ...more });
}

function written({ steps }: Plan, path: string): string | undefined {
  const step = steps.find((step) => step.do === "write-file" && step.path === path);
  return step?.do === "write-file" ? new TextDecoder().decode(step.content) : undefined;
}

const newLines = (before: string, after = before): string[] =>
  after.split("\n").filter((line) => !before.split("\n").includes(line));

/** The machine after a plan, for the next one. */
function after(done: Plan, before: UsersInput): UsersInput {
  return {
    ...before,
    passwd: written(done, "/etc/passwd") ?? before.passwd,
    group: written(done, "/etc/group") ?? before.group,
    shadow: written(done, "/etc/shadow") ?? before.shadow,
    sudoers: written(done, SUDOERS_FILE) ?? before.sudoers,
    record: written(done, RECORD_FILE) ?? before.record,
    authorizedKeys: (home) => written(done, `${home}/.ssh/authorized_keys`) ?? before.authorizedKeys(home),
  };
}

describe("planUsers()", () => {
  test("a user whose home outlived the tables keeps its number, and nobody else gets it", () => {
    const homeOwners = new Map([
      ["/home/ada", 1000],
      ["/home/bob", 1001],
      ["/home/eve", 0],
    ]);
    const planned = plan([{ name: "carol" }, { name: "bob" }, { name: "eve" }], { homeOwners });
    expect(newLines(MACHINE.passwd, written(planned, "/etc/passwd"))).toEqual([
      "carol:x:1002:1002::/home/carol:/bin/bash",
      "bob:x:1001:1001::/home/bob:/bin/bash",
      "eve:x:1003:1003::/home/eve:/bin/bash",
    ]);
  });

  test("makes a user with a group, a home and keys", () => {
    const planned = plan([
      {
        name: "ada",
        gecos: "Ada L.",
        groups: "docker, new",
        ssh_authorized_keys: [KEY],
        sudo: "ALL=(ALL) NOPASSWD:ALL",
      },
    ]);
    expect(planned.diagnostics).toEqual([]);
    expect(newLines(MACHINE.passwd, written(planned, "/etc/passwd"))).toEqual([
      "ada:x:1000:1000:Ada L.:/home/ada:/bin/bash",
    ]);
    expect(newLines(MACHINE.group, written(planned, "/etc/group"))).toEqual([
      "docker:x:1101:rancher,ada",
      "ada:x:1000:",
      "new:x:1001:ada",
    ]);
    expect(newLines(MACHINE.shadow, written(planned, "/etc/shadow"))).toEqual(["ada:*:19000:0:99999:7:::"]);
    expect(written(planned, SUDOERS_FILE)).toBe("ada ALL=(ALL) NOPASSWD:ALL\n");
    expect(written(planned, "/home/ada/.ssh/authorized_keys")).toContain(KEY);
    expect(planned.steps).toContainEqual({
      do: "make-directory",
      from: "users.0",
      path: "/home/ada",
      mode: 0o755,
      owner: "ada:",
    });
    expect(
      planned.steps.find((step) => step.do === "write-file" && step.path === "/etc/shadow"),
    ).toMatchObject({ mode: 0o640, owner: "root:shadow" });
  });

  test("names owners only after the tables know them", () => {
    const order = plan([{ name: "ada", ssh_authorized_keys: [KEY] }]).steps.map((step) =>
      "path" in step ? step.path : step.do,
    );
    expect(order.indexOf("/home/ada")).toBeGreaterThan(order.indexOf("/etc/passwd"));
    expect(order.indexOf("/home/ada/.ssh")).toBeGreaterThan(order.indexOf("/home/ada"));
  });

  test("a second boot changes nothing", () => {
    const users: UserConfig[] = [
      { name: "ada", passwd: HASH, groups: ["docker"], ssh_authorized_keys: [KEY], sudo: ["ALL=(ALL) ALL"] },
      { name: "rancher", groups: "docker" },
    ];
    const input = { ...MACHINE, ...NOTHING, users };
    expect(planUsers(after(planUsers(input), input)).steps).toEqual([]);
  });

  test("a user who was dropped can no longer log in, or become root", () => {
    const input = {
      ...MACHINE,
      ...NOTHING,
      users: [
        { name: "ada", passwd: HASH, lock_passwd: false, ssh_authorized_keys: [KEY], sudo: "ALL=(ALL) ALL" },
      ],
    };
    const before = after(planUsers(input), input);
    expect(before.shadow).toContain(`ada:${HASH}:`);
    const dropped = planUsers({ ...before, users: [] });
    expect(written(dropped, "/etc/shadow")).toContain(`ada:!${HASH}:`);
    expect(written(dropped, "/home/ada/.ssh/authorized_keys")).toBe("");
    expect(written(dropped, SUDOERS_FILE)).toBe("");
    expect(written(dropped, RECORD_FILE)).toBe("");
    const again = planUsers({ ...after(dropped, before), users: input.users });
    expect(written(again, "/etc/shadow")).toContain(`ada:${HASH}:`);
  });

  test("a user of the system's own is never locked for having been dropped", () => {
    const input = { ...MACHINE, ...NOTHING, users: [{ name: "rancher", groups: "docker" }] };
    const before = after(planUsers(input), input);
    expect(before.record ?? "").toBe("");
    expect(planUsers({ ...before, users: [] }).steps).toEqual([]);
  });

  test.each<[string, UserConfig, string | undefined]>([
    ["a locked hash by default", { name: "ada", passwd: HASH }, `!${HASH}`],
    ["an open one if asked for", { name: "ada", passwd: HASH, lock_passwd: false }, HASH],
    ["no password at all", { name: "ada" }, "*"],
    ["no password, although open", { name: "ada", lock_passwd: false }, "*"],
    ["what an existing user has", { name: "rancher" }, undefined],
    [
      "an existing user's, unlocked",
      { name: "rancher", lock_passwd: false },
      "$6$abcdefgh$ijklmnopqrstuvwxyz",
    ],
  ])("gives %s", (_, user, password) => {
    const shadow = written(plan([user]), "/etc/shadow");
    expect(
      shadow
        ?.split("\n")
        .find((line) => line.startsWith(`${user.name}:`))
        ?.split(":")[1],
    ).toBe(password);
  });

  test.each<[UserConfig, string]>([
    [{ name: "ada", uid: 1234, primary_group: "docker" }, "ada:x:1234:1101::/home/ada:/bin/bash"],
    [{ name: "daemon1", system: true }, "daemon1:x:999:999::/home/daemon1:/usr/sbin/nologin"],
    [
      { name: "ada", homedir: "/srv/ada", shell: "/bin/zsh", primary_group: "team" },
      "ada:x:1000:1000::/srv/ada:/bin/zsh",
    ],
    [{ name: "ada", uid: 42 }, "ada:x:42:999::/home/ada:/bin/bash"],
  ])("%j is %s", (user, line) =>
    expect(newLines(MACHINE.passwd, written(plan([user]), "/etc/passwd"))).toEqual([line]),
  );

  test.each<[Partial<UserConfig>, string]>([
    [{ name: "Ada" }, "name"],
    [{ name: "a:b" }, "name"],
    [{ name: "a\nroot2" }, "name"],
    [{ gecos: "x:0:0" }, "gecos"],
    [{ homedir: "home" }, "homedir"],
    [{ homedir: "/home/../etc" }, "homedir"],
    [{ shell: "/bin/sh\nroot2:x:0:0" }, "shell"],
    [{ groups: "docker,a b" }, "groups"],
    [{ primary_group: "a:b" }, "primary_group"],
    [{ passwd: "secret" }, "passwd"],
    [{ passwd: `${HASH}:0:0` }, "passwd"],
    [{ sudo: true }, "sudo"],
    [{ sudo: "ALL=(ALL) ALL\neve ALL=(ALL) ALL" }, "sudo"],
    [{ sudo: ["ALL"] }, "sudo"],
    [{ uid: 1100 }, "uid"],
    [{ uid: -1 }, "uid"],
  ])("refuses %j and makes the next user", (bad, key) => {
    const planned = plan([{ name: "ada", ...bad }, { name: "bob" }]);
    expect(planned.diagnostics).toMatchObject([{ severity: "error", path: `users.0.${key}` }]);
    expect(newLines(MACHINE.passwd, written(planned, "/etc/passwd"))).toEqual([
      "bob:x:1000:1000::/home/bob:/bin/bash",
    ]);
    expect(JSON.stringify(planned.diagnostics)).not.toContain("secret");
  });

  test("says that a password that is locked logs nobody in", () => {
    expect(plan([{ name: "ada", passwd: HASH }]).diagnostics).toMatchObject([
      { severity: "warning", path: "users.0.passwd" },
    ]);
    expect(plan([{ name: "ada", passwd: HASH, lock_passwd: false }]).diagnostics).toEqual([]);
  });

  test("adds the keys that a login has anyway", () => {
    const planned = plan([{ name: "rancher" }], { sharedKeys: (name) => (name === "rancher" ? [KEY] : []) });
    expect(written(planned, "/home/rancher/.ssh/authorized_keys")).toContain(KEY);
  });
});
