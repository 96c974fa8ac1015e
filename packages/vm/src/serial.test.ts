import { Duplex } from "node:stream";
import { describe, expect, test } from "vitest";
import { VmError } from "./errors.ts";
import { Serial } from "./serial.ts";

const TIME = { timeoutMs: 60_000 };
const SOON = { timeoutMs: 20 };

/** A line whose far end is this test. */
function line(options: { ignore?: readonly string[] } = {}) {
  const typed: string[] = [];
  const stream = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      typed.push(chunk.toString());
      done();
    },
  });
  const serial = new Serial(stream, { name: "guest", logFile: "/log/console.log", ...options });
  return { serial, typed, print: (text: string) => stream.push(Buffer.from(text)) };
}

describe("serial.waitFor()", () => {
  test("finds a pattern that comes in pieces", async () => {
    const { serial, print } = line();
    const found = serial.waitFor(/ready in (\d+) s/, TIME);
    for (const piece of ["a\nrea", "dy in", " 4", "2 s\n"]) print(piece);
    expect(await found).toEqual({ text: "ready in 42 s", groups: ["42"], start: 2, end: 15 });
  });
  test("finds what was printed before", async () => {
    const { serial, print } = line();
    print("one\ntwo\n");
    await serial.waitFor("one", TIME);
    expect(await serial.waitFor("two", TIME)).toMatchObject({ start: 4, end: 7 });
  });
  test("looks from a position on", async () => {
    const { serial, print } = line();
    print("login: \n");
    const { end } = await serial.waitFor("login: ", TIME);
    const again = serial.waitFor("login: ", { ...TIME, from: end });
    print("welcome\nlogin: ");
    expect(await again).toMatchObject({ start: 16 });
  });
  test("takes a text as it is", async () => {
    const { serial, print } = line();
    const found = serial.waitFor("a.b (c)? [d] $e/f", TIME);
    print("aXb c d $e/f, a.b (c)? [d] $e/f");
    expect(await found).toMatchObject({ start: 14 });
  });
  test("gives up in time, with the last lines and the log's path", async () => {
    const { serial, print } = line();
    print("first\nlast words\n");
    await expect(serial.waitFor(/never/, SOON)).rejects.toMatchObject({
      code: "VM_TIMEOUT",
      message: "guest: nothing matched /never/ within 0.02 s",
      hint: expect.stringMatching(/\/log\/console\.log[\s\S]*last words/),
    });
  });
  test.each([
    { what: "a panic", text: "[ 1.0] Kernel panic - not syncing: VFS\n", name: "kernel-panic" },
    { what: "a crash", text: "ok\n[ 2.0] node[9]: segfault at 0 ip 0 sp 0\n", name: "segfault" },
  ])("fails at once after $what", async ({ text, name }) => {
    const { serial, print } = line();
    const found = serial.waitFor(/never/, TIME);
    print(text);
    await expect(found).rejects.toMatchObject({
      code: "VM_CONSOLE_FAULT",
      message: expect.stringContaining(name),
    });
    expect(serial.faults).toMatchObject([{ name }]);
    await expect(serial.waitFor(/never/, TIME)).rejects.toMatchObject({ code: "VM_CONSOLE_FAULT" });
  });
  test("does not fail for half a line", async () => {
    const { serial, print } = line();
    const found = serial.waitFor(/never/, SOON);
    print("Kernel panic - not syncing");
    await expect(found).rejects.toMatchObject({ code: "VM_TIMEOUT" });
  });
  test("finds the bad line itself when that is waited for", async () => {
    const { serial, print } = line();
    const found = serial.waitFor(/SQUASHFS error: (.*)/, TIME);
    print("SQUASHFS error: xz decompression failed\n");
    expect((await found).groups).toEqual(["xz decompression failed"]);
  });
  test("goes on after bad lines that are expected here, or from this guest", async () => {
    const here = line();
    const one = here.serial.waitFor("done", { ...TIME, ignore: ["segfault"] });
    const guest = line({ ignore: ["segfault"] });
    const other = guest.serial.waitFor("done", TIME);
    for (const { print } of [here, guest]) print("a[1]: segfault at 0 ip 0\n");
    for (const { print } of [here, guest]) print("done\n");
    await Promise.all([one, other]);
    expect(here.serial.faults).toHaveLength(1);
    expect(guest.serial.faults).toHaveLength(0);
  });
  test("fails at once when the guest ends, and ever after", async () => {
    const { serial, print } = line();
    print("bye\n");
    const found = serial.waitFor(/never/, TIME);
    await serial.waitFor("bye", TIME);
    serial.end(new VmError("VM_EXITED", "the guest is off"));
    await expect(found).rejects.toMatchObject({ code: "VM_EXITED", hint: expect.stringContaining("bye") });
    await expect(serial.waitFor(/never/, TIME)).rejects.toMatchObject({ code: "VM_EXITED" });
    expect(await serial.waitFor(/bye/, TIME)).toMatchObject({ text: "bye" });
  });
});

describe("serial.login()", () => {
  test("answers the prompts", async () => {
    const { serial, typed, print } = line();
    const login = serial.login({ user: "rancher", password: "secret", ...TIME });
    print("\nros login: ");
    await serial.waitFor("login: ", TIME);
    print("rancher\nPassword: ");
    await serial.waitFor("Password: ", TIME);
    print("\nLast login: today\n[rancher@ros ~]$ ");
    await login;
    expect(typed).toEqual(["rancher\n", "secret\n"]);
  });
});

describe("serial.exec()", () => {
  test("separates what is printed from what is echoed", async () => {
    const { serial, typed, print } = line();
    const run = serial.exec("ls", TIME);
    print(`$ ${typed[0]?.replaceAll("\n", "\n> ")}`);
    print("<vm-1\nbin\ndev\n\n2>vm-1\n$ ");
    expect(await run).toEqual({ output: "bin\ndev\n", code: 2 });
  });
});

describe("serial.attach()", () => {
  test("passes keys and text until the escape character", async () => {
    const { serial, typed, print } = line();
    const [keys, shown]: [Duplex, string[]] = [new Duplex({ read() {}, write() {} }), []];
    const screen = new Duplex({
      read() {},
      write(chunk: Buffer, _encoding, done) {
        shown.push(chunk.toString());
        done();
      },
    });
    const attached = serial.attach({ input: keys, output: screen });
    print("\u001b[1m$ ");
    await serial.waitFor("$ ", TIME);
    keys.push("ls\r");
    keys.push("\u001d");
    expect(await attached).toBe("escaped");
    expect(shown).toEqual(["\u001b[1m$ "]);
    expect(typed).toEqual(["ls\r"]);
  });
});
