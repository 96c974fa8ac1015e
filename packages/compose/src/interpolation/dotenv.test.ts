import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { DotenvError, parseDotenv } from "./dotenv.ts";

// a guard, not a measure: other work may share the machine
vi.setConfig({ testTimeout: 120_000 });

describe("parseDotenv()", () => {
  test.each([
    ["A=1\nB=two words # comment\n", { A: "1", B: "two words" }],
    ["export A: 1\r\nB='it\\'s $A'\r\n", { A: "1", B: "it's $A" }],
    ['A="a\nb\\n\\"q\\"\\$X"\n', { A: 'a\nb\n"q"$X' }],
    ["\ufeff# comment\n\nA=\n", { A: "" }],
    ["A=1\nB=${A:-x}$NONE\n", { A: "1", B: "1" }],
    ['A="\\0101\\c"\n', { A: "A\\c" }],
  ])("%j", (text, expected) => expect(parseDotenv(text)).toEqual(expected));

  test("known variables give bare names their value, and win in references", () => {
    const lookup = (name: string) => ({ A: "known" })[name];
    expect(parseDotenv("A\nB\nA2=$A\n", { lookup })).toEqual({ A: "known", A2: "known" });
  });

  test("raw lines are taken as they are", () => {
    expect(parseDotenv('A="x" # $Y\n# no\nB=\n', { format: "raw" })).toEqual({ A: '"x" # $Y', B: "" });
  });

  test.each([
    ["A=1\nB C=2\n", 2],
    ["A=1\n\nB='open\nline", 3],
    ["A!=1", 1],
    ["A=${", 1],
  ])("%j is refused at line %d", (text, line) => {
    try {
      parseDotenv(text);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(DotenvError);
      expect((error as DotenvError).line).toBe(line);
    }
  });

  test("any text is read or refused, and __proto__ is a name like others", () => {
    expect(Object.keys(parseDotenv("__proto__=1\n"))).toEqual(["__proto__"]);
    const part = fc.constantFrom(
      "A",
      "=",
      ":",
      "\n",
      '"',
      "'",
      "\\",
      "$",
      "{",
      "}",
      "#",
      " ",
      "export ",
      "\u00a0",
    );
    fc.assert(
      fc.property(
        fc.array(part).map((parts) => parts.join("")),
        (text) => {
          try {
            parseDotenv(text);
          } catch (error) {
            expect(error).toBeInstanceOf(DotenvError);
          }
        },
      ),
    );
  });
});
