import { invalid } from "./invalid.ts";
import { hasBlock, type ManagedBlock, replaceBlock } from "./managed-block.ts";
import { EMPTY_PLAN, type Plan } from "./step.ts";

export interface AuthorizedKeysInput {
  readonly user: string;
  readonly home: string;
  /** Lines in the format of authorized_keys; all that the configuration and the metadata list. */
  readonly keys: readonly string[];
  /** The file as it is; undefined if there is none. */
  readonly current: string | undefined;
  /** The key of the configuration that lists them. */
  readonly from?: string;
}

const BLOCK: ManagedBlock = {
  begin: "# BEGIN keys from the configuration: the next boot replaces these lines",
  end: "# END keys from the configuration",
};

/**
 * The login keys of a user. Ours stand in a block of their own, which is replaced as a whole: a key
 * that left the configuration is revoked, a key that a person added outside the block stays.
 * Call it only with a configuration that was read: an empty list revokes.
 */
export function planAuthorizedKeys(input: AuthorizedKeysInput): Plan {
  const { user, home, current, from = "ssh_authorized_keys" } = input;
  const lines: string[] = [];
  const diagnostics = [];
  for (const [index, key] of input.keys.entries()) {
    const line = typeof key === "string" ? key.trim() : "";
    if (!isKeyLine(line)) {
      const hint = "paste the one line of a .pub file, such as ssh-ed25519 AAAA… name";
      diagnostics.push(invalid(`${from}.${index}`, "expected a public key", hint));
    } else if (!lines.includes(line)) {
      lines.push(line);
    }
  }
  const text = current ?? "";
  if (lines.length === 0 && !hasBlock(text, BLOCK)) return { ...EMPTY_PLAN, diagnostics };
  const next = replaceBlock(text, BLOCK, lines);
  if (next === current) return { ...EMPTY_PLAN, diagnostics };
  const directory = `${home.replace(/\/+$/, "")}/.ssh`;
  return {
    steps: [
      { do: "make-directory", from, path: directory, mode: 0o700, owner: user },
      {
        do: "write-file",
        from,
        path: `${directory}/authorized_keys`,
        content: new TextEncoder().encode(next),
        mode: 0o600,
        owner: user,
      },
    ],
    diagnostics,
  };
}

/** One line with a key type and its data; options may stand before it. A line break would be a second key. */
function isKeyLine(line: string): boolean {
  if (line.startsWith("#") || /[\x00-\x08\x0a-\x1f\x7f]/.test(line) || line.length > 20_000) return false;
  return /(?:^|[ \t])(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp(?:256|384|521)|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com|(?:ssh|ecdsa|sk)-[\w.@-]+-cert-v01@openssh\.com)[ \t]+[A-Za-z0-9+/]+={0,3}(?:[ \t]|$)/.test(
    line,
  );
}
