import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { interpolate, TemplateError, variablesOf } from "./template.ts";

// a guard, not a measure: other work may share the machine
vi.setConfig({ testTimeout: 120_000 });

const lookup = (name: string) => ({ SET: "value", EMPTY: "" })[name];

describe("interpolate()", () => {
  test.each([
    ["$SET ${SET}", "value value"],
    ["$$SET $${SET} $$$SET", "$SET ${SET} $value"],
    ["$1 $(x) $ {}", "$1 $(x) $ {}"],
    ["${EMPTY:-d} ${EMPTY-d}|", "d |"],
    ["${NONE:-d} ${NONE-d}", "d d"],
    ["${SET:+a} ${EMPTY:+a}|${EMPTY+a}|${NONE+a}", "a |a|"],
    ["${NONE:-${OTHER:-${SET}}}", "value"],
    ['${NONE:-{"a": 1}}', '{"a": 1}'],
    ["${NONE:-$$x}", "$x"],
    ["${NONE:-a?b}", "a?b"],
    ["${NONE:-two\nlines}", "two\nlines"],
  ])("%j is %j", (template, expected) => expect(interpolate(template, lookup)).toBe(expected));

  test.each(["${", "${}", "${ SET}", "${SET", "${SET/x/y}", "${1}", "${SET:-${}"])(
    "%j is refused",
    (template) => {
      expect(() => interpolate(template, lookup)).toThrow(TemplateError);
    },
  );

  test("a required variable without a value says which, and where", () => {
    const error = catchError(() => interpolate("a ${NONE:?say ${SET}}", lookup));
    expect(error).toMatchObject({ code: "required", variable: "NONE", start: 2, end: 21 });
    expect(error.message).toBe("required variable NONE is missing a value: say value");
  });

  test("a default that is not used is not looked up", () => {
    const unset: string[] = [];
    interpolate("${SET:-$UNUSED} $NONE", lookup, { onUnset: (name) => unset.push(name) });
    expect(unset).toEqual(["NONE"]);
  });

  test.each(["${SET:-x}", "$9", "a $"])("libcompose refuses %j", (template) => {
    expect(() => interpolate(template, lookup, { dialect: "libcompose" })).toThrow(TemplateError);
  });

  test("text with its dollars doubled comes back as it was", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(interpolate(text.replaceAll("$", "$$$$"), lookup)).toBe(text);
      }),
    );
  });

  test("any text is resolved, or refused with a place inside of it", () => {
    const part = fc.constantFrom("$", "{", "}", "SET", ":-", "?", "+", " ", "ä");
    fc.assert(
      fc.property(
        fc.array(part).map((parts) => parts.join("")),
        (text) => {
          try {
            interpolate(text, lookup);
          } catch (error) {
            expect(error).toBeInstanceOf(TemplateError);
            const { start, end } = error as TemplateError;
            expect(start >= 0 && start < end && end <= text.length).toBe(true);
          }
        },
      ),
    );
  });

  test("braces without end are refused, not followed", () => {
    expect(() => interpolate("${A:-".repeat(10_000), lookup)).toThrow(TemplateError);
  });
});

test("variablesOf() lists references inside of defaults too", () => {
  expect(variablesOf("$A ${B:?no} ${C:-x$D} ${E+alt} $$F")).toEqual([
    { name: "A", required: false },
    { name: "B", required: true },
    { name: "C", required: false, defaultValue: "x$D" },
    { name: "D", required: false },
    { name: "E", required: false, alternateValue: "alt" },
  ]);
});

function catchError(run: () => unknown): TemplateError {
  try {
    run();
  } catch (error) {
    return error as TemplateError;
  }
  throw new Error("nothing was thrown");
}
