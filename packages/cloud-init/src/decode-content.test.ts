import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { decodeContent } from "./decode-content.ts";

const zipped = gzipSync("bar").toString("base64");

describe("decodeContent()", () => {
  test.each([
    ["plain ✓", "", "plain ✓"],
    ["plain", "text/plain", "plain"],
    ["", "base64", ""],
    ["YmFy", "b64", "bar"],
    ["Ym\nFy\n", "base64", "bar"],
    ["YmE", "base64", "ba"],
    [zipped, "gz+b64", "bar"],
    [zipped, "gz+base64", "bar"],
    [zipped, "gzip+b64", "bar"],
    [zipped, "gzip+base64", "bar"],
    [gzipSync("bar").toString("latin1"), "gz", "bar"],
    [gzipSync("bar").toString("latin1"), "gzip", "bar"],
  ])("%j in %j is %j", (content, encoding, expected) => {
    const decoded = decodeContent(content, encoding);
    expect(decoded.ok && Buffer.from(decoded.bytes).toString()).toBe(expected);
  });

  test.each([
    ["@&*#", "base64", "expected base64"],
    ["YmFyY", "base64", "expected base64"],
    ["YmFy=", "base64", "expected base64"],
    ["YmFy", "gz+base64", "expected gzip data"],
    [zipped.slice(0, 20), "gz+base64", "expected gzip data"],
    ["plain", "gzip", "expected gzip data"],
    ["", "rot13", 'expected a known encoding, got "rot13"'],
    [
      gzipSync(Buffer.alloc(20 * 1024 * 1024)).toString("base64"),
      "gz+b64",
      "expected at most 16777216 bytes after decompression",
    ],
  ])("%.20j in %j fails", (content, encoding, message) => {
    expect(decodeContent(content, encoding)).toMatchObject({ ok: false, message });
  });
});
