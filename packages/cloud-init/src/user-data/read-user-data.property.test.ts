import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readUserData, type UserDataPart } from "./read-user-data.ts";

const KINDS = [
  "none",
  "script",
  "cloud-config",
  "compose",
  "include",
  "multipart",
  "jinja",
  "unsupported",
  "unknown",
];

const bytes = fc.uint8Array({ maxLength: 2000 });
const line = fc.string({ maxLength: 40, unit: "grapheme" }).map((text) => text.replace(/[\r\n]/g, " "));

/** Beginnings that lead deep into the reader. */
const opening = fc.constantFrom(
  "#cloud-config\n",
  "#compose\n",
  "#!/bin/sh\n",
  "#include\n",
  "## template: jinja\n",
  "MIME-Version: 1.0\n",
  "Content-Type: multipart/mixed; boundary=b\n\n--b\n",
  'Content-Type: multipart/mixed; boundary="',
  "\x1f\x8b\x08",
  "From nobody\n",
);

/** A document and how it was meant. */
const document = fc.oneof(
  fc
    .array(line)
    .map((lines) => ({ kind: "cloud-config", content: Buffer.from(`#cloud-config\n${lines.join("\n")}\n`) })),
  bytes.map((tail) => ({ kind: "script", content: Buffer.concat([Buffer.from("#!/bin/sh\n"), tail]) })),
);

const toBase64 = (data: Uint8Array): string => Buffer.from(data).toString("base64");
const wrapper = fc.constantFrom<((data: Uint8Array) => Uint8Array)[]>(
  (data) => gzipSync(data),
  (data) => Buffer.from(toBase64(data)),
  (data) => Buffer.from(toBase64(data).replace(/(.{76})/g, "$1\n")),
);

const contentOf = (part: UserDataPart): Buffer =>
  Buffer.from(part.kind === "script" ? part.content : part.kind === "include" ? part.url : part.text);

describe("readUserData(), whatever comes", { timeout: 60_000 }, () => {
  test("random data is read or refused, and never harms", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          bytes,
          fc
            .tuple(opening, bytes)
            .map(([start, rest]) => Buffer.concat([Buffer.from(start, "latin1"), rest])),
        ),
        (data) => {
          const { kind, parts, diagnostics } = readUserData(data);
          expect(KINDS).toContain(kind);
          if (["unknown", "jinja", "unsupported"].includes(kind)) expect(parts).toEqual([]);
          if (["unknown", "jinja", "unsupported"].includes(kind))
            expect(diagnostics.length).toBeGreaterThan(0);
          for (const { message, line } of diagnostics) {
            expect(message).not.toMatch(/[\x00-\x1f\x7f]/);
            expect(line).toBeGreaterThan(0);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test("what is wrapped comes out as it went in", () => {
    fc.assert(
      fc.property(document, fc.array(wrapper, { maxLength: 4 }), ({ kind, content }, wrappers) => {
        const data = wrappers.reduce<Uint8Array>((inner, wrap) => wrap(inner), content);
        const read = readUserData(data);
        expect(read.diagnostics).toEqual([]);
        expect(read.parts.map((part) => part.kind)).toEqual([kind]);
        expect(contentOf(read.parts[0]!)).toEqual(content);
      }),
    );
  });

  test("every part of a message comes out, in order", () => {
    const part = fc.tuple(document, fc.boolean(), fc.boolean());
    const boundary = fc.stringMatching(/^[A-Za-z0-9'()+_,.:=? -]{1,69}[A-Za-z0-9]$/);
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 6 }),
        boundary,
        fc.constantFrom("\n", "\r\n"),
        (documents, name, end) => {
          const parts = documents.map(([{ content }, isZipped, isPlain]) => {
            const type = isPlain ? "text/plain" : "application/octet-stream";
            const body = (isZipped ? gzipSync(content) : content)
              .toString("base64")
              .replace(/(.{76})/g, `$1${end}`);
            return [`--${name}`, `Content-Type: ${type}`, "Content-Transfer-Encoding: BASE64", "", body].join(
              end,
            );
          });
          const message = [
            `Content-Type: multipart/mixed; boundary="${name}"`,
            "",
            ...parts,
            `--${name}--`,
            "",
          ].join(end);
          const read = readUserData(Buffer.from(message));
          expect(read.diagnostics).toEqual([]);
          expect(read.parts.map(contentOf)).toEqual(documents.map(([{ content }]) => content));
          expect(read.parts.map(({ kind }) => kind)).toEqual(documents.map(([{ kind }]) => kind));
        },
      ),
    );
  });
});

describe("readUserData() and what is built to hurt", { timeout: 60_000 }, () => {
  const MANY = 3_000_000;
  test.each<[string, () => Buffer]>([
    ["letters without an end", () => Buffer.alloc(MANY, "A")],
    ["empty lines", () => Buffer.alloc(MANY, "\n")],
    ["blanks before a mark", () => Buffer.concat([Buffer.alloc(MANY, " "), Buffer.from("#cloud-config")])],
    ["base64 that fails at its end", () => Buffer.concat([Buffer.alloc(MANY, "QUFB"), Buffer.from("!")])],
    ["padding alone", () => Buffer.concat([Buffer.from("AAAAAAAA"), Buffer.alloc(MANY, "=")])],
    ["headers without an end", () => Buffer.from("Content-Type: x\n".repeat(MANY / 16))],
    ["one header that goes on", () => Buffer.from(`Content-Type: x\n${" y\n".repeat(MANY / 3)}`)],
    [
      "quotes that do not close",
      () => Buffer.from(`Content-Type: multipart/mixed${';a="'.repeat(MANY / 4)}\n\n`),
    ],
    [
      "boundaries",
      () => Buffer.from(`Content-Type: multipart/mixed; boundary=b\n\n${"--b\n".repeat(MANY / 4)}`),
    ],
    [
      "boundaries with blanks behind",
      () => Buffer.from(`Content-Type: multipart/mixed; boundary=b\n\n--b${" ".repeat(MANY)}x\n`),
    ],
    [
      "escapes",
      () =>
        Buffer.from(
          `Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n${"=3D".repeat(MANY / 3)}`,
        ),
    ],
    ["addresses", () => Buffer.from(`#include\n${"http://a/\n".repeat(MANY / 10)}`)],
    ["a gzip bomb", () => gzipSync(Buffer.alloc(200 * 1024 * 1024))],
    ["a bomb in a bomb", () => gzipSync(gzipSync(Buffer.alloc(200 * 1024 * 1024)))],
    [
      "a bomb in base64 in a part",
      () =>
        Buffer.from(
          `Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n${gzipSync(Buffer.alloc(100 * 1024 * 1024)).toString("base64")}\n`,
        ),
    ],
  ])("%s", (_, make) => {
    const { parts } = readUserData(make());
    expect(parts.length).toBeLessThanOrEqual(20);
  });
});
