/** The tables of users and groups, as they stand in /etc. */
export interface Accounts {
  readonly passwd: string;
  readonly group: string;
  readonly shadow: string;
}

/** The tables in pieces, to be changed and written again. Lines that are no records stay as they are. */
export class AccountTables {
  readonly #passwd: string[][];
  readonly #group: string[][];
  readonly #shadow: string[][];
  readonly #reserved: ReadonlySet<number>;

  /** `reserved` numbers are given to nobody new. */
  constructor({ passwd, group, shadow }: Accounts, reserved: Iterable<number> = []) {
    this.#reserved = new Set(reserved);
    this.#passwd = records(passwd);
    this.#group = records(group);
    this.#shadow = records(shadow);
  }

  text(): Accounts {
    return { passwd: lines(this.#passwd), group: lines(this.#group), shadow: lines(this.#shadow) };
  }

  user(name: string): { readonly uid: number; readonly home: string } | undefined {
    const record = find(this.#passwd, name);
    return record === undefined ? undefined : { uid: Number(record[2]), home: record[5] ?? "" };
  }

  hasGroup(name: string): boolean {
    return find(this.#group, name) !== undefined;
  }

  isTaken(uid: number): boolean {
    return this.#passwd.some((record) => record[2] === String(uid));
  }

  /** The first number that neither a user nor a group has: 1000 and up, or below 1000 for services. */
  freeNumber(isSystem: boolean): number {
    const taken = new Set([...this.#passwd, ...this.#group].map((record) => Number(record[2])));
    let number = isSystem ? 999 : 1000;
    while (taken.has(number) || this.#reserved.has(number)) number += isSystem ? -1 : 1;
    return number;
  }

  /** Make a group, or find it. */
  addGroup(name: string, wanted: number): number {
    const existing = find(this.#group, name);
    if (existing !== undefined) return Number(existing[2]);
    const isFree = !this.#group.some((record) => record[2] === String(wanted));
    const gid = isFree ? wanted : this.freeNumber(wanted < 1000);
    this.#group.push([name, "x", String(gid), ""]);
    return gid;
  }

  addMember(group: string, user: string): void {
    const record = find(this.#group, group);
    if (record === undefined) return;
    const members = (record[3] ?? "").split(",").filter((member) => member !== "");
    if (!members.includes(user)) record[3] = [...members, user].join(",");
  }

  addUser(user: {
    name: string;
    uid: number;
    gid: number;
    gecos: string;
    home: string;
    shell: string;
  }): void {
    const { name, uid, gid, gecos, home, shell } = user;
    this.#passwd.push([name, "x", String(uid), String(gid), gecos, home, shell]);
  }

  password(name: string): string | undefined {
    return find(this.#shadow, name)?.[1];
  }

  setPassword(name: string, hash: string): void {
    const record = find(this.#shadow, name);
    if (record !== undefined) record[1] = hash;
    // a day of change other than 0, which would ask for a new password at the first login
    else this.#shadow.push([name, hash, "19000", "0", "99999", "7", "", "", ""]);
  }
}

function records(text: string): string[][] {
  const trimmed = text.replace(/\n+$/, "");
  return trimmed === "" ? [] : trimmed.split("\n").map((line) => line.split(":"));
}

function lines(table: readonly string[][]): string {
  return table.map((record) => `${record.join(":")}\n`).join("");
}

function find(table: readonly string[][], name: string): string[] | undefined {
  return table.find((record) => record[0] === name);
}
