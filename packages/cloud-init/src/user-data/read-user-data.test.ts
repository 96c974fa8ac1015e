import { gzipSync } from "node:zlib";
import { parseConfig } from "@ros/config";
import { describe, expect, test } from "vitest";
import { readUserData, type UserData } from "./read-user-data.ts";

const bytes = (text: string): Uint8Array => Buffer.from(text);
const base64 = (data: string | Uint8Array): string => Buffer.from(data).toString("base64");

/** The parts in one line each. */
function summary({ parts }: UserData): string[] {
  return parts.map((part) => {
    if (part.kind === "include") return `include ${part.url}`;
    return `${part.kind} ${part.kind === "script" ? Buffer.from(part.content).toString() : part.text}`;
  });
}

const codes = ({ diagnostics }: UserData): string[] => diagnostics.map(({ code }) => code);

describe("readUserData()", () => {
  test.each([
    ["", "none"],
    [" \n\n", "none"],
    ["#!/bin/sh\necho hi\n", "script"],
    ["#!", "script"],
    ["#cloud-config", "cloud-config"],
    ["#cloud-config \t\r\nhostname: a\r\n", "cloud-config"],
    ["#compose\nweb:\n  image: nginx\n", "compose"],
    ["#include\nhttp://example.com/a\n", "include"],
    ["#include http://example.com/a", "include"],
    ["## template: jinja\n#cloud-config\n", "jinja"],
    ["#cloud-boothook\n#!/bin/sh\n", "unsupported"],
    ["#part-handler\n", "unsupported"],
    ["hostname: a\n", "unknown"],
    [" #cloud-config\n", "unknown"],
    ["#cloud-configuration\n", "unknown"],
    ["#compose \nweb: {}\n", "unknown"],
    ["#compose", "unknown"],
    ["{}", "unknown"],
  ])("takes %j as %s", (text, kind) => expect(readUserData(bytes(text)).kind).toBe(kind));

  test("keeps a cloud-config byte for byte", () => {
    const text = "#cloud-config\r\nhostname: zoë # ✓\r\n";
    expect(summary(readUserData(bytes(text)))).toEqual([`cloud-config ${text}`]);
  });

  test("keeps the bytes of a script that carries an archive", () => {
    const content = Buffer.concat([bytes("#!/bin/sh\nexit\n"), Buffer.from([0xff, 0xfe, 0x00, 0x80])]);
    const [part] = readUserData(content).parts;
    expect(part).toMatchObject({ kind: "script" });
    expect(Buffer.from((part as { content: Uint8Array }).content)).toEqual(content);
  });

  test("turns a compose document into a cloud-config", () => {
    const read = readUserData(
      bytes("#compose\n---\n# two services\nweb:\n  image: nginx\n\n  command: |\n    a\n      b\n"),
    );
    expect(summary(read)).toEqual([
      "cloud-config #cloud-config\nrancher:\n  services:\n    # two services\n    web:\n      image: nginx\n\n      command: |\n        a\n          b\n",
    ]);
  });

  test.each(["#compose\n", "#compose\n\n# nothing yet\n", "#compose\n---\n"])("%j is no service", (text) => {
    const [part] = readUserData(bytes(text)).parts;
    expect(part).toMatchObject({ kind: "cloud-config", text: expect.stringContaining("services: {}") });
  });

  test.each([
    ["#compose\nweb:\n  image: a\n  imagee: nginx\n", 4, 3],
    ["#compose\n---\nweb:\n  image: a\n  imagee: nginx\n", 5, 3],
    ["#cloud-config\nrancher:\n  imagee: nginx\n", 3, 3],
  ])("reports a fault of %j where it was written", (text, line, column) => {
    const check = (document: string, file: string) => parseConfig(document, { file }).diagnostics;
    const faults = readUserData(bytes(text), { check, file: "mine.yml" }).diagnostics;
    expect(faults).toMatchObject([{ file: "mine.yml", line, column, code: "CONFIG_UNKNOWN_KEY" }]);
  });

  test.each([
    ["gzip", gzipSync("#cloud-config\na: 1\n")],
    ["base64", bytes(base64("#cloud-config\na: 1\n"))],
    ["base64 in lines", bytes(base64("#cloud-config\na: 1\n").replace(/(.{10})/g, "$1\r\n"))],
    ["base64 of gzip", bytes(base64(gzipSync("#cloud-config\na: 1\n")))],
    ["gzip of base64", gzipSync(base64("#cloud-config\na: 1\n"))],
    ["gzip of gzip", gzipSync(gzipSync("#cloud-config\na: 1\n"))],
  ])("unwraps %s", (_, data) =>
    expect(summary(readUserData(data))).toEqual(["cloud-config #cloud-config\na: 1\n"]),
  );

  test("does not take a word for base64", () => {
    const read = readUserData(bytes("abcdefghijkl"));
    expect(read).toMatchObject({ kind: "unknown", parts: [] });
  });

  test.each([
    ["jinja", "## template: jinja\n#cloud-config\n", "USER_DATA_UNSUPPORTED", "jinja template"],
    [
      "a form that only others know",
      "#cloud-config-archive\n- a\n",
      "USER_DATA_UNSUPPORTED",
      "#cloud-config-archive",
    ],
    ["text without a mark", "hostname: a\n", "USER_DATA_UNKNOWN", '"hostname: a"'],
    ["latin-1", Buffer.from("#cloud-config\nhostname: zo\xeb\n", "latin1"), "USER_DATA_ENCODING", "UTF-8"],
    ["broken gzip", Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]), "USER_DATA_ENCODING", "gzip"],
    ["multipart without boundary", "Content-Type: multipart/mixed\n", "USER_DATA_MULTIPART", "boundary"],
    ["an address that is none", "#include\nfile:///etc/shadow\n", "USER_DATA_INCLUDE", "http or https"],
  ])("refuses %s and says why", (_, data, code, words) => {
    const read = readUserData(typeof data === "string" ? bytes(data) : data);
    expect(read.parts).toEqual([]);
    expect(codes(read)).toEqual([code]);
    expect(read.diagnostics[0]!.message).toContain(words);
  });

  test.each([
    ["\ufeff#cloud-config\n", "byte order mark"],
    ["\n#cloud-config\n", "nothing may stand before"],
    ["#cloud_config\n", "write #cloud-config"],
    ["#compose\r\nweb: {}\n", "line feed"],
  ])("hints what is wrong with %j", (text, hint) => {
    expect(readUserData(bytes(text)).diagnostics[0]!.hint).toContain(hint);
  });

  test("drops a cloud-config in which the check finds an error, keeps one with a warning", () => {
    const fault = (severity: "error" | "warning") => ({
      ...{
        code: "X",
        severity,
        path: "",
        file: "",
        line: 2,
        column: 1,
        endLine: 2,
        endColumn: 1,
        message: "m",
      },
    });
    const read = (severity: "error" | "warning") =>
      readUserData(bytes("#cloud-config\na: 1\n"), { check: () => [fault(severity)] });
    expect(read("error")).toMatchObject({ parts: [], diagnostics: [{ code: "X" }] });
    expect(read("warning").parts).toHaveLength(1);
  });
});

const MESSAGE = `From nobody Sat Nov 21 10:00:00 2026
Content-Type: multipart/mixed;
 boundary="=== a; b"
MIME-Version: 1.0

A reader without MIME sees this.
--=== a; b
Content-Type: text/cloud-config; charset="us-ascii"
Content-Disposition: attachment; filename="base.yml"

#cloud-config
hostname: a

--=== a; b
Content-Type: text/x-shellscript
Content-Transfer-Encoding: base64

${base64("#!/bin/sh\necho hi\n")}
--=== a; b
Content-Type: text/plain
Content-Transfer-Encoding: quoted-printable

#cloud-config
motd: gr=C3=BC=
n
--=== a; b
Content-Type: application/gzip
Content-Transfer-Encoding: base64

${base64(gzipSync("#!/bin/sh\nexit 0\n"))}
--=== a; b
Content-Type: text/x-include-url

http://example.com/more
--=== a; b--
`;

describe("readUserData() of a MIME message", () => {
  test.each([
    ["LF", MESSAGE],
    ["CRLF", MESSAGE.replaceAll("\n", "\r\n")],
  ])("reads every part, lines end in %s", (_, message) => {
    const read = readUserData(bytes(message));
    expect(read.diagnostics).toEqual([]);
    expect(read.kind).toBe("multipart");
    expect(summary(read).map((line) => line.trimEnd())).toEqual([
      "cloud-config #cloud-config\nhostname: a",
      "script #!/bin/sh\necho hi",
      "cloud-config #cloud-config\nmotd: grün",
      "script #!/bin/sh\nexit 0",
      "include http://example.com/more",
    ]);
    expect(read.parts[0]!.name).toBe("user-data#1 (base.yml)");
  });

  test("says on which line a bad part stands and keeps the others", () => {
    const read = readUserData(bytes(MESSAGE.replace("#!/bin/sh", "x").replace("text/plain", "text/jinja2")));
    expect(read.diagnostics).toMatchObject([
      { code: "USER_DATA_UNSUPPORTED", file: "user-data#3", line: 20 },
    ]);
    expect(read.parts).toHaveLength(4);
  });

  test("refuses a message that is cut off", () => {
    const read = readUserData(bytes(MESSAGE.slice(0, -10)));
    expect(read).toMatchObject({
      parts: [],
      diagnostics: [{ code: "USER_DATA_MULTIPART", hint: "the message is cut off" }],
    });
  });

  test("reads multipart inside multipart, three levels and no more", () => {
    const nest = (depth: number): string => {
      const inner = depth === 0 ? "Content-Type: text/cloud-config\n\n#cloud-config\n" : nest(depth - 1);
      return `Content-Type: multipart/mixed; boundary=b${depth}\n\n--b${depth}\n${inner}\n--b${depth}--\n`;
    };
    expect(readUserData(bytes(nest(2))).parts).toHaveLength(1);
    expect(codes(readUserData(bytes(nest(3))))).toEqual(["USER_DATA_MULTIPART"]);
  });

  test("refuses more than a hundred parts", () => {
    const part = "--b\nContent-Type: text/cloud-config\n\n#cloud-config\n";
    expect(
      readUserData(bytes(`Content-Type: multipart/mixed; boundary=b\n\n${part.repeat(100)}--b--\n`)).parts,
    ).toHaveLength(100);
    expect(
      codes(readUserData(bytes(`Content-Type: multipart/mixed; boundary=b\n\n${part.repeat(101)}--b--\n`))),
    ).toEqual(["USER_DATA_MULTIPART"]);
  });
});

describe("readUserData() against bombs", () => {
  test("stops a gzip bomb at the limit", () => {
    const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024), { level: 9 });
    expect(codes(readUserData(bomb))).toEqual(["USER_DATA_TOO_LARGE"]);
  });

  test("counts the parts of a message together", () => {
    const part = `--b\nContent-Transfer-Encoding: base64\n\n${base64(gzipSync(`#cloud-config\n#${" ".repeat(600_000)}\n`))}\n`;
    const message = `Content-Type: multipart/mixed; boundary=b\n\n${part.repeat(3)}--b--\n`;
    const read = readUserData(bytes(message), { maxBytes: 1_500_000 });
    expect(read.parts).toHaveLength(2);
    expect(codes(read)).toEqual(["USER_DATA_TOO_LARGE"]);
  });

  test("ends at five layers", () => {
    let data: Uint8Array = bytes("#cloud-config\n");
    for (let layer = 0; layer < 5; layer++) data = gzipSync(data);
    expect(readUserData(data).parts).toHaveLength(1);
    expect(codes(readUserData(gzipSync(data)))).toEqual(["USER_DATA_ENCODING"]);
  });
});
