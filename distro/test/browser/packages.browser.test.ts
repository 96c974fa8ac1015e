import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { TOP } from "../../image/paths.ts";
import { probe as composeProbe, type Input } from "./compose-probe.ts";
import { probe as configProbe } from "./config-probe.ts";
import { type Answers, inBrowser } from "./in-browser.ts";

const DOCUMENTS = join(TOP, "packages/config/src/testdata");
const texts = ["wrong", "real"].flatMap((name) =>
  readdirSync(join(DOCUMENTS, name))
    .sort()
    .map((file) => readFileSync(join(DOCUMENTS, name, file), "utf8")),
);
/** The documents as they are, and cut off in the middle. */
const documents = [...texts, ...texts.map((text) => text.slice(0, Math.floor(text.length * 0.6)))].slice(
  0,
  200,
);

const SERVICES = [
  "{image: 'nginx:${TAG:-1}', ports: ['80-81:80-81'], environment: [A=1, B], mem_limit: 1.5g}",
  "{build: {context: ., args: {A: ä}}, healthcheck: {test: 'a && b', interval: 90s}, volumes: ['v:/v', './x:/x:ro']}",
  "{image: x, deploy: {replicas: 2, resources: {limits: {cpus: '0.5'}}}, command: echo \"a b\" | cat, labels: {n: 010}}",
  "{image: x, depends_on: [t], networks: {default: {aliases: [a]}}, secrets: [k], stop_grace_period: 1m}",
  "{image: x, restart: sometimes, cpus: many, privilege: true}",
  "{image: ${NONE:?}, networks: [nowhere]}",
  "{image: x, depends_on: [s]}",
  "{image: [}",
];
const inputs: readonly Input[] = [
  ...SERVICES.map((service) => ({
    project: `services:\n  s: ${service}\n  t: {image: 't:2'}\nvolumes: {v: {}}\nsecrets: {k: {environment: SET}}\n`,
  })),
  ...["$SET", "${EMPTY:-a${SET}b}", "$$x ${SET+y}", "${NONE:?why}", "${SET", "${é}"].map((template) => ({
    template,
  })),
  ...["A=1\nB=\"$A${SET}\" # c\nexport C='$A'", "A", "SET", "A='x", "a b=1"].map((dotenv) => ({ dotenv })),
];

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe.each([
  {
    module: "./config-probe.ts",
    given: documents,
    here: async () => documents.map(configProbe),
    least: 100,
  },
  {
    module: "./compose-probe.ts",
    given: inputs,
    here: async () => Promise.all(inputs.map(composeProbe)),
    least: inputs.length - 1,
  },
])("$module in a browser", ({ module, given, here, least }) => {
  let there: Answers;
  beforeAll(async () => {
    there = await inBrowser(module, given);
  });

  test("says of each input what it says in Node", async () => {
    const expected = plain(await here()) as unknown[];
    expect(there.answers).toEqual(expected);
    expect(new Set(expected.map((answer) => JSON.stringify(answer))).size).toBeGreaterThanOrEqual(least);
  });

  test("needs no code made from text, where there can be none", () => {
    expect(there).toMatchObject({ isStrict: true });
    // the one complaint is of the question itself
    expect(there.complaints.filter((text) => !text.includes("unsafe-eval"))).toEqual([]);
    expect(there.complaints.length).toBeLessThanOrEqual(1);
  });
});

describe("what is asked", () => {
  test("there are two hundred documents", () => expect(documents).toHaveLength(200));
  test("projects are applied, and then nothing is left to do", async () => {
    const answers = (await Promise.all(inputs.map(composeProbe))) as {
      applied?: number;
      after?: unknown[];
    }[];
    const whole = answers.filter(({ applied, after }) => (applied ?? 0) > 0 && after?.length === 0);
    expect(whole.length).toBe(4);
  });
});
