import { describe, expect, test } from "vitest";
import { planAuthorizedKeys } from "./plan-authorized-keys.ts";

const A = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA a@example";
const B = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7 b@example";
const HAND = 'from="10.0.0.0/8" ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHA= hand';

/** The file after a boot with these keys. */
function boot(current: string | undefined, keys: readonly string[]): string | undefined {
  const { steps } = planAuthorizedKeys({ user: "rancher", home: "/home/rancher/", keys, current });
  const file = steps.find((step) => step.do === "write-file");
  return file === undefined ? current : new TextDecoder().decode(file.content);
}

const keyLines = (text = ""): string[] =>
  text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));

describe("planAuthorizedKeys()", () => {
  test("makes the directory and the file for their user alone", () => {
    expect(
      planAuthorizedKeys({ user: "rancher", home: "/home/rancher", keys: [A], current: undefined }).steps,
    ).toMatchObject([
      { do: "make-directory", path: "/home/rancher/.ssh", mode: 0o700, owner: "rancher" },
      { do: "write-file", path: "/home/rancher/.ssh/authorized_keys", mode: 0o600, owner: "rancher" },
    ]);
  });

  test("revokes a key that left the configuration", () => {
    const both = boot(undefined, [A, B]);
    expect(keyLines(both)).toEqual([A, B]);
    expect(keyLines(boot(both, [B]))).toEqual([B]);
    expect(boot(both, [])).toBe("");
  });

  test("keeps a key that a person added, before or behind ours", () => {
    const edited = `${HAND}\n${boot(undefined, [A])}${HAND} 2\n`;
    expect(keyLines(boot(edited, [B]))).toEqual([HAND, B, `${HAND} 2`]);
    expect(keyLines(boot(edited, []))).toEqual([HAND, `${HAND} 2`]);
  });

  test("keeps a key of a person that the configuration lists, too, when the configuration drops it", () => {
    expect(keyLines(boot(boot(`${A}\n`, [A]), []))).toEqual([A]);
  });

  test("revokes even if a person removed the end of the block", () => {
    const cut = boot(undefined, [A])!.replace(/# END.*\n/, "");
    expect(keyLines(boot(cut, [B]))).toEqual([B]);
  });

  test.each<[string, string | undefined, string[]]>([
    ["nothing to say", undefined, []],
    ["a file of a person and no keys", `${HAND}\n`, []],
    ["what the file says already", boot(undefined, [A]), [A]],
  ])("plans nothing for %s", (_, current, keys) => {
    expect(planAuthorizedKeys({ user: "u", home: "/h", keys, current }).steps).toEqual([]);
  });

  test("a second boot changes nothing", () => {
    const first = boot(`${HAND}\n`, [A, A, B]);
    expect(boot(first, [A, B])).toBe(first);
    expect(keyLines(first)).toEqual([HAND, A, B]);
  });

  test.each([
    ["a line break", `${A}\nssh-rsa AAAA evil`],
    ["a comment", "# ssh-rsa AAAA"],
    ["a private key", "-----BEGIN OPENSSH PRIVATE KEY-----"],
    ["an empty text", ""],
    ["a word", "github:someone"],
    ["a key type without data", "ssh-rsa"],
  ])("refuses %s and keeps the other keys", (_, key) => {
    const planned = planAuthorizedKeys({ user: "u", home: "/h", keys: [key, B], current: undefined });
    expect(planned.diagnostics).toMatchObject([
      { path: "ssh_authorized_keys.0", message: "expected a public key" },
    ]);
    expect(keyLines(boot(undefined, [key, B]))).toEqual([B]);
  });

  test.each([
    "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5 token",
    "ssh-ed25519-cert-v01@openssh.com AAAAIHNzaC1lZDI1NTE5 cert",
    'command="/bin/echo hi",no-pty ssh-rsa AAAAB3Nza',
    "cert-authority ssh-rsa AAAAB3Nza ca",
  ])("takes %s", (key) => expect(keyLines(boot(undefined, [key]))).toEqual([key]));
});
