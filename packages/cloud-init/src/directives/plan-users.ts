import type { Config, UserConfig } from "@ros/config";
import type { Diagnostic } from "../diagnostic.ts";
import { type Accounts, AccountTables } from "./accounts.ts";
import { checkUser } from "./check-user.ts";
import { doubtful } from "./invalid.ts";
import { planAuthorizedKeys } from "./plan-authorized-keys.ts";
import type { Plan, Step } from "./step.ts";

export interface UsersInput extends Accounts {
  readonly users: Config["users"];
  /** The file of rules for sudo that this makes, as it is; undefined if there is none. */
  readonly sudoers: string | undefined;
  /** The file that names the users of the last boot, as it is. */
  readonly record: string | undefined;
  /** A user's authorized_keys as it is. */
  readonly authorizedKeys: (home: string) => string | undefined;
  /**
   * Homes that are there, and whom they belong to. Where homes outlive /etc, a user keeps their number
   * by it, and nobody new gets the number, and so the files, of another.
   */
  readonly homeOwners?: ReadonlyMap<string, number>;
  /** Keys that a user has beside their own. */
  readonly sharedKeys?: (user: string) => readonly string[];
}

/** Rules for sudo of the users of the configuration. */
export const SUDOERS_FILE = "/etc/sudoers.d/90-cloud-config";

/** The users that the configuration made. It lies beside passwd, so that it lives as long. */
export const RECORD_FILE = "/etc/cloud-config-users";

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

/**
 * Make the users of the configuration. Those who are there keep their numbers, home and shell.
 * Those whom the configuration made and dropped since can no longer log in; their files stay.
 */
export function planUsers(input: UsersInput): Plan {
  const homeOwners = input.homeOwners ?? new Map<string, number>();
  const tables = new AccountTables(input, homeOwners.values());
  const diagnostics: Diagnostic[] = [];
  const homes: Step[] = [];
  const keys: Step[] = [];
  const rules: string[] = [];
  const made: string[] = [];
  const former = (input.record ?? "").split("\n").filter((name) => name !== "");
  for (const [index, user] of (input.users ?? []).entries()) {
    // `default`: the users that are there anyway
    if (typeof user === "string") continue;
    const from = `users.${index}`;
    const faults = checkUser(user, from);
    diagnostics.push(...faults);
    if (faults.some(({ severity }) => severity === "error")) continue;
    const isNew = tables.user(user.name) === undefined;
    const fault = isNew ? addUser(tables, user, from, homeOwners) : undefined;
    if (fault !== undefined) {
      diagnostics.push(fault);
      continue;
    }
    // a user whom somebody else made is not ours to lock, should they be dropped
    if (isNew || former.includes(user.name)) made.push(user.name);
    setPassword(tables, user, isNew);
    for (const group of names(user.groups)) {
      tables.addGroup(group, tables.freeNumber(false));
      tables.addMember(group, user.name);
    }
    const { home } = tables.user(user.name)!;
    if (isNew && user.no_create_home !== true && user.system !== true) {
      homes.push({ do: "make-directory", from, path: home, mode: 0o755, owner: `${user.name}:` });
    }
    const planned = planAuthorizedKeys({
      user: user.name,
      home,
      keys: [...(user.ssh_authorized_keys ?? []), ...(input.sharedKeys?.(user.name) ?? [])],
      current: input.authorizedKeys(home),
      from: `${from}.ssh_authorized_keys`,
    });
    keys.push(...planned.steps);
    diagnostics.push(...planned.diagnostics);
    rules.push(...sudoRules(user).map((rule) => `${user.name} ${rule}`));
  }
  keys.push(
    ...revoke(
      tables,
      input,
      former.filter((name) => !made.includes(name)),
    ),
  );
  return {
    steps: [...tableSteps(input, tables), ...homes, ...keys, ...fileSteps(input, rules, made)],
    diagnostics,
  };
}

function addUser(
  tables: AccountTables,
  user: UserConfig,
  from: string,
  homeOwners: ReadonlyMap<string, number>,
): Diagnostic | undefined {
  const isSystem = user.system === true;
  const home = user.homedir ?? `/home/${user.name}`;
  const former = homeOwners.get(home);
  const kept = former !== undefined && former >= 1000 && !tables.isTaken(former) ? former : undefined;
  const uid = user.uid ?? kept ?? tables.freeNumber(isSystem);
  if (tables.isTaken(uid))
    return {
      ...doubtful(`${from}.uid`, `expected a number that no user has, got ${uid}`),
      severity: "error",
    };
  const gid = tables.addGroup(user.primary_group ?? user.name, uid);
  tables.addUser({
    name: user.name,
    uid,
    gid,
    gecos: user.gecos ?? "",
    home,
    shell: user.shell ?? (isSystem ? "/usr/sbin/nologin" : "/bin/bash"),
  });
  return undefined;
}

/** A locked password begins with `!`; keys still log in. cloud-init locks unless it is told not to. */
function setPassword(tables: AccountTables, user: UserConfig, isNew: boolean): void {
  if (!isNew && user.passwd === undefined && user.lock_passwd === undefined) return;
  const hash = user.passwd ?? (isNew ? "*" : (tables.password(user.name) ?? "*"));
  if (user.lock_passwd !== false) lock(tables, user.name, hash);
  else tables.setPassword(user.name, user.passwd ?? hash.replace(/^!+(?=.)/, ""));
}

function lock(tables: AccountTables, name: string, hash: string): void {
  tables.setPassword(name, hash.startsWith("!") || hash === "*" ? hash : `!${hash}`);
}

/** Users of an earlier boot who are no longer named. */
function revoke(tables: AccountTables, input: UsersInput, former: readonly string[]): Step[] {
  return former.flatMap((name) => {
    const user = tables.user(name);
    if (user === undefined) return [];
    lock(tables, name, tables.password(name) ?? "*");
    const current = input.authorizedKeys(user.home);
    return planAuthorizedKeys({ user: name, home: user.home, keys: [], current, from: "users" }).steps;
  });
}

function tableSteps(before: Accounts, tables: AccountTables): Step[] {
  const after = tables.text();
  const shadowOwner = tables.hasGroup("shadow") ? "root:shadow" : "root";
  const files = [
    { path: "/etc/group", mode: 0o644, owner: "root", was: before.group, is: after.group },
    { path: "/etc/passwd", mode: 0o644, owner: "root", was: before.passwd, is: after.passwd },
    { path: "/etc/shadow", mode: 0o640, owner: shadowOwner, was: before.shadow, is: after.shadow },
  ];
  return files
    .filter(({ was, is }) => is !== was)
    .map(
      ({ path, mode, owner, is }) =>
        ({ do: "write-file", from: "users", path, content: text(is), mode, owner }) as const,
    );
}

function fileSteps(
  { sudoers, record }: UsersInput,
  rules: readonly string[],
  made: readonly string[],
): Step[] {
  const rulesText = rules.length === 0 ? "" : `${rules.join("\n")}\n`;
  const recordText = made.length === 0 ? "" : `${made.join("\n")}\n`;
  const write = (path: string, mode: number, content: string): Step => ({
    do: "write-file",
    from: "users",
    path,
    mode,
    content: text(content),
  });
  return [
    ...(rulesText === (sudoers ?? "") ? [] : [write(SUDOERS_FILE, 0o440, rulesText)]),
    ...(recordText === (record ?? "") ? [] : [write(RECORD_FILE, 0o600, recordText)]),
  ];
}

function names(value: string | readonly string[] | undefined): string[] {
  const list = typeof value === "string" ? value.split(",") : (value ?? []);
  return list.map((name) => name.trim()).filter((name) => name !== "");
}

function sudoRules({ sudo }: UserConfig): string[] {
  if (sudo === undefined || typeof sudo === "boolean") return [];
  return (typeof sudo === "string" ? [sudo] : [...sudo])
    .map((rule) => rule.trim())
    .filter((rule) => rule !== "");
}
