import type { UserConfig } from "@ros/config";
import type { Diagnostic } from "../diagnostic.ts";
import { absolutePath } from "./absolute-path.ts";
import { doubtful, invalid } from "./invalid.ts";

// shadow-utils' rule, within what a path and a mail address bear
const NAME = /^[a-z_][a-z0-9_-]{0,31}$/;

/** What must not get into passwd, shadow or sudoers: their separators, and lines of one's own. */
const UNSAFE = /[\x00-\x1f\x7f:]/;

/** The faults of a user: a field with an error would break a table that everybody logs in by. */
export function checkUser(user: UserConfig, from: string): Diagnostic[] {
  const faults: Diagnostic[] = [];
  const fault = (key: string, message: string, hint?: string): void => {
    faults.push(invalid(`${from}.${key}`, message, hint));
  };
  if (typeof user.name !== "string" || !NAME.test(user.name)) {
    fault(
      "name",
      "expected the name of a user",
      "lower case letters, digits, - and _, at most 32 characters",
    );
  }
  if (user.gecos !== undefined && UNSAFE.test(user.gecos))
    fault("gecos", "expected one line without a colon");
  for (const key of ["homedir", "shell"] as const) {
    const path = user[key];
    if (path !== undefined && (UNSAFE.test(path) || absolutePath(path) !== path))
      fault(key, "expected an absolute path");
  }
  if (user.primary_group !== undefined && !NAME.test(user.primary_group))
    fault("primary_group", "expected the name of a group");
  const groups = typeof user.groups === "string" ? user.groups.split(",") : (user.groups ?? []);
  if (groups.some((group) => group.trim() !== "" && !NAME.test(group.trim())))
    fault("groups", "expected names of groups, parted by commas");
  if (user.passwd !== undefined) checkPassword(user, from, faults, fault);
  const rules = typeof user.sudo === "string" ? [user.sudo] : Array.isArray(user.sudo) ? user.sudo : [];
  if (user.sudo === true || rules.some((rule) => typeof rule !== "string" || !isSudoRule(rule))) {
    fault("sudo", "expected rules for sudo, or false", "for example ALL=(ALL) NOPASSWD:ALL");
  }
  if (user.uid !== undefined && (!Number.isInteger(user.uid) || user.uid < 0 || user.uid > 4_294_967_293))
    fault("uid", "expected the number of a user");
  return faults;
}

function checkPassword(
  user: UserConfig,
  from: string,
  faults: Diagnostic[],
  fault: (key: string, message: string, hint?: string) => void,
): void {
  const { passwd = "" } = user;
  // crypt(5), or a locked one; the text itself is never shown
  if (!/^(?:!*\$[a-z0-9-]+\$[A-Za-z0-9./$=,_-]{8,}|[*!]+)$/.test(passwd)) {
    fault("passwd", "expected the hash of a password", "make one with mkpasswd --method=sha-512");
  } else if (user.lock_passwd !== false && passwd.includes("$")) {
    faults.push(
      doubtful(
        `${from}.passwd`,
        "expected lock_passwd: false beside it, the password is locked",
        "add lock_passwd: false to log in with it",
      ),
    );
  }
}

/** `HOSTS = (USERS) COMMANDS`; the rest is for sudo to understand. A second line would be a second rule. */
function isSudoRule(rule: string): boolean {
  return (
    rule.length <= 1000 &&
    !/[\x00-\x1f\x7f#]/.test(rule) &&
    !rule.trimEnd().endsWith("\\") &&
    /^[^=]+=\s*\S/.test(rule.trim())
  );
}
