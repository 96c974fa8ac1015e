import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConsoleText } from "./console-text.ts";

const after = (...chunks: readonly (string | Uint8Array)[]) => {
  const console = new ConsoleText();
  for (const chunk of chunks) console.append(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  return console.text;
};

describe("ConsoleText", () => {
  test.each([
    { what: "colours", raw: "\u001b[0;32mOK\u001b[0m", text: "OK" },
    { what: "the cursor's position asked for", raw: "~ # \u001b[6n", text: "~ # " },
    { what: "a screen cleared by firmware", raw: "\u001b[2J\u001b[01;01H\u001b[=3hBdsDxe", text: "BdsDxe" },
    {
      what: "a screen cleared in mid-line",
      raw: "~ # \u001b[2J\u001b[01;01Hup\r\n\n\u001b[H",
      text: "~ # \nup\n\n",
    },
    { what: "zero bytes", raw: "a\0b", text: "ab" },
    { what: "a window's title", raw: "\u001b]0;root@host\u0007# ", text: "# " },
    { what: "a character set chosen", raw: "\u001b(Bplain", text: "plain" },
    { what: "a reset", raw: "\u001bcfresh", text: "fresh" },
    { what: "serial line ends", raw: "one\r\ntwo\r\r\nthree", text: "one\ntwo\nthree" },
    { what: "a line drawn again", raw: "10 %\r20 %\r\n", text: "10 %\n20 %\n" },
    { what: "letters beyond ASCII", raw: "grüß 🐳", text: "grüß 🐳" },
  ])("reads $what as text", ({ raw, text }) => expect(after(raw)).toBe(text));

  test("gives the same text wherever the chunks are cut", () => {
    const raw = Buffer.from(
      "a\r\n\u001b[1;31mred\u001b[0m\r\r\nü🐳\u001b]0;t\u0007b\u001b(Bc\rd\u001b[6n\u001b[2J\u001b[1;1He\r\n\u001b[H$ ",
    );
    const cuts = fc
      .array(fc.nat(raw.length))
      .map((at) => [0, ...at.sort((one, other) => one - other), raw.length]);
    fc.assert(
      fc.property(cuts, (at) => {
        const chunks = at.slice(1).map((end, index) => raw.subarray(at[index], end));
        expect(after(...chunks)).toBe("a\nred\nü🐳bc\nd\ne\n$ ");
      }),
    );
  });

  test("says whether there is more to read", () => {
    const console = new ConsoleText();
    expect(
      [Buffer.from("\u001b["), Buffer.from("0m"), Buffer.from("x")].map((chunk) => console.append(chunk)),
    ).toEqual([false, false, true]);
  });
});
