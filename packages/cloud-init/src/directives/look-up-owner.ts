/** Numbers for a file's owner; -1 leaves one as it is, as in chown(2). */
export interface OwnerIds {
  readonly uid: number;
  readonly gid: number;
}

/** Find the numbers of `user`, `user:` or `user:group` in passwd and group; undefined if a name is unknown. */
export function lookUpOwner(owner: string, passwd: string, group: string): OwnerIds | undefined {
  const [user = "", groupName] = owner.split(":", 2);
  const account =
    user === "" ? undefined : records(passwd).find(([name, , uid]) => name === user || uid === user);
  const uid = user === "" ? -1 : (numberOf(account?.[2]) ?? numberOf(user));
  if (uid === undefined) return undefined;
  if (groupName === undefined) return { uid, gid: numberOf(account?.[3]) ?? -1 };
  if (groupName === "") return { uid, gid: numberOf(account?.[3]) ?? -1 };
  const gid = numberOf(records(group).find(([name]) => name === groupName)?.[2]) ?? numberOf(groupName);
  return gid === undefined ? undefined : { uid, gid };
}

function records(text: string): string[][] {
  return text.split("\n").map((line) => line.split(":"));
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
