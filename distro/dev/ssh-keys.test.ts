import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ownKeys } from "./ssh-keys.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ssh-keys-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("ownKeys() takes public keys, and passes over everything else", () => {
  const files = {
    "id_ed25519.pub": "ssh-ed25519 AAAAC3Nz me@here\n",
    id_ed25519: "private",
    "token.pub": "sk-ssh-ed25519@openssh.com AAAAGnNr\n",
    "id_ed25519-cert.pub": "ssh-ed25519-cert-v01@openssh.com AAAA\n",
    "notes.pub": "not a key\n",
    "empty.pub": "",
    "injected.pub": 'command="x" ssh-ed25519 AAAAC3Nz\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  mkdirSync(join(folder, "folder.pub"));
  expect(ownKeys(folder)).toEqual([
    { line: "ssh-ed25519 AAAAC3Nz me@here", privateFile: join(folder, "id_ed25519") },
    { line: "sk-ssh-ed25519@openssh.com AAAAGnNr" },
  ]);
});

test("ownKeys() of a folder that is not there", () => expect(ownKeys(join(folder, "none"))).toEqual([]));
