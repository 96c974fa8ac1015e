import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { load } from "./load.ts";

// a guard, not a measure: other work may share the machine
vi.setConfig({ testTimeout: 120_000 });

const read = (text: string) => load([{ file: "/w/compose.yaml", text }], { environment: {} });
const codes = (text: string) => read(text).diagnostics.map(({ code }) => code);

describe("load() survives", () => {
  test("aliases that double with each line", () => {
    const lines = ["x-0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let n = 1; n < 12; n++)
      lines.push(
        `x-${n}: &a${n} [${Array(10)
          .fill(`*a${n - 1}`)
          .join(", ")}]`,
      );
    expect(codes(`${lines.join("\n")}\nservices: {s: {image: x}}\n`)).toContain("COMPOSE_TOO_LARGE");
  });

  test.each([
    ["brackets", "[".repeat(100_000)],
    ["maps", "{a: ".repeat(100_000)],
    ["dashes", `${"- ".repeat(100_000)}a`],
    ["indentation", Array.from({ length: 3_000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
  ])("deep %s", (_, text) => expect(read(text).project).toBeUndefined());

  const megabytes = "x".repeat(10 * 2 ** 20);
  test.each([
    ["on a line", `services: {s: {image: y}}\nx-a:\n  b: ${megabytes}\n`],
    ["in brackets", `services: {s: {image: y}}\nx-a: [${megabytes}]\n`],
  ])("ten megabytes %s", (_, text) => expect(read(text).diagnostics).toEqual([]));

  test("an alias of what holds it", () =>
    expect(codes("x-a: &a [*a]\nservices: {s: {image: x}}\n")).toContain("COMPOSE_SYNTAX"));

  test("names that mean something to JavaScript", () => {
    const text =
      "services:\n  __proto__: {image: x, labels: {__proto__: y, constructor: z}}\n  constructor: {image: x}\n";
    const { project } = read(text);
    expect(Object.keys(project!.services)).toEqual(["__proto__", "constructor"]);
    expect(
      Object.keys(Object.getOwnPropertyDescriptor(project!.services, "__proto__")?.value.labels),
    ).toEqual(["__proto__", "constructor"]);
    expect(({} as Record<string, unknown>).image).toBeUndefined();
  });

  test("any text: it gives a project, or says why not", () => {
    const word = fc.constantFrom(
      "services:",
      "\n",
      "  ",
      " s:",
      " image: x",
      "- ",
      "{",
      "}",
      "[",
      "]",
      ":",
      ",",
      "&a ",
      "*a",
      "<<: ",
      "!reset ",
      "!!str ",
      "|\n",
      "'",
      '"',
      "#",
      "${",
      "$$",
      "---\n",
      "\t",
      "ports",
      "1",
      "\u0000",
      "💥",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(word, { maxLength: 40 }).map((words) => words.join("")),
          fc.string(),
        ),
        (text) => {
          const { project, diagnostics } = read(text);
          expect(project !== undefined || diagnostics.some(({ severity }) => severity === "error")).toBe(
            true,
          );
          for (const { line, column, message } of diagnostics) {
            expect(line >= 1 && column >= 1).toBe(true);
            expect(message).not.toContain("\n");
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test("any value below any key of a service", () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null));
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: "small" },
        leaf,
        fc.array(tie("any")),
        fc.dictionary(fc.string(), tie("any")),
      ),
    })).any;
    const key = fc.constantFrom(
      "build",
      "ports",
      "volumes",
      "deploy",
      "environment",
      "depends_on",
      "networks",
      "secrets",
      "ulimits",
      "healthcheck",
      "gpus",
      "devices",
      "command",
      "extends",
      "env_file",
      "extra_hosts",
      "develop",
      "blkio_config",
      "logging",
      "label_file",
    );
    fc.assert(
      fc.property(fc.dictionary(key, value), (service) => {
        const { project, diagnostics } = load([
          { file: "/w/compose.yaml", data: { services: { s: { image: "x", ...service } } } },
        ]);
        expect(project !== undefined || diagnostics.length > 0).toBe(true);
      }),
    );
  });
});
