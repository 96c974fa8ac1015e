import { describe, expect, test } from "vitest";
import { encode, Message, mapFields } from "./protobuf.ts";

describe("encode()", () => {
  // examples of the encoding's own documentation
  test.each<[Parameters<typeof encode>[0], string]>([
    [[[1, 150]], "089601"],
    [[[2, "testing"]], "120774657374696e67"],
    [[[3, encode([[1, 150]])]], "1a03089601"],
    [[[1, -1]], "08ffffffffffffffffff01"],
    [[[1, undefined]], ""],
    [mapFields(7, { a: "b" }), "3a060a0161120162"],
  ])("%j", (fields, hex) => expect(encode(fields).toString("hex")).toBe(hex));
});

describe("Message", () => {
  test("reads what was written, the last of several, and nothing where nothing is", () => {
    const message = new Message(
      encode([
        [1, "a"],
        [1, "ä"],
        [2, 2 ** 31],
        [3, true],
        [20, encode([[1, "x"]])],
        [20, encode([[1, "y"]])],
      ]),
    );
    expect([message.text(1), message.number(2), message.number(3)]).toEqual(["ä", 2 ** 31, 1]);
    expect(message.messages(20).map((one) => one.text(1))).toEqual(["x", "y"]);
    expect([message.text(9), message.number(9), message.has(9), message.messages(9)]).toEqual([
      "",
      0,
      false,
      [],
    ]);
  });

  test("passes over fields of fixed size", () => {
    const fixed = Buffer.concat([Buffer.from("0d01020304", "hex"), Buffer.from("090102030405060708", "hex")]);
    expect(new Message(Buffer.concat([fixed, encode([[2, "after"]])])).text(2)).toBe("after");
  });

  test.each(["08", "0a05aa", "0d0102", "0b", "08ffffffffffffffffffff", "0affffffffffffffffff01"])(
    "refuses %s",
    (hex) => expect(() => new Message(Buffer.from(hex, "hex"))).toThrow("expected a protocol buffer"),
  );
});
