import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createSshKey } from "@ros/vm";

export interface PublicKey {
  readonly line: string;
  /** The file with the private half; undefined when it is kept elsewhere, by an agent or a token. */
  readonly privateFile?: string;
}

const KEY_LINE =
  /^(ssh-(rsa|ed25519)|ecdsa-sha2-nistp\d+|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com) [A-Za-z0-9+/=]+( .*)?$/;

/** The public keys of the person who types, from a folder such as ~/.ssh; files that hold no key are passed over. */
export function ownKeys(folder: string): PublicKey[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(".pub") && !name.endsWith("-cert.pub"));
  return names.sort().flatMap((name) => {
    const file = join(folder, name);
    const line = readText(file).split("\n")[0]?.trim() ?? "";
    const privateFile = file.replace(/\.pub$/, "");
    return KEY_LINE.test(line) ? [{ line, ...(existsSync(privateFile) && { privateFile }) }] : [];
  });
}

/** A key of this checkout alone, without a passphrase, made when it is first needed. */
export async function throwAwayKey(folder: string): Promise<Required<PublicKey>> {
  const privateFile = join(folder, "id_ed25519");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const present = existsSync(privateFile) ? readText(`${privateFile}.pub`).trim() : "";
  return { line: KEY_LINE.test(present) ? present : await createSshKey(privateFile), privateFile };
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
