import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { load } from "../load/load.ts";
import type { LoadOptions } from "../load/load-options.ts";
import { imageWithDigest } from "./image-with-digest.ts";
import {
  listHashes,
  listImages,
  listProfiles,
  listServices,
  listVariables,
  listVolumes,
  renderVariables,
} from "./list-config.ts";
import { renderConfig } from "./render-config.ts";

const TEXT = `name: p
services:
  web: {image: 'x:\${TAG:-1}', depends_on: [db], command: 'echo $$HOME', labels: {q: 'yes', n: '1.0'}, secrets: [{source: s, mode: 0440}]}
  db: {build: ., volumes: ['used:/d', '/anonymous']}
  off: {image: z, profiles: [b, a]}
volumes: {used: {}, unused: {}}
networks: {unused: {}}
secrets: {s: {file: ./s}, unused: {file: ./u}}
x-top: 1
`;
const read = (options: LoadOptions = {}, text = TEXT) =>
  load([{ file: "/w/compose.yaml", text }], options).project!;

describe("renderConfig()", () => {
  test("JSON and YAML say the same", () => {
    const project = read();
    expect(parse(renderConfig(project))).toEqual(JSON.parse(renderConfig(project, { format: "json" })));
  });

  test("leaves out what no service uses, and doubles dollars", () => {
    const config = JSON.parse(renderConfig(read(), { format: "json" }));
    expect(Object.keys(config)).toEqual(["name", "services", "networks", "volumes", "secrets", "x-top"]);
    expect([config.networks, config.volumes, config.secrets].map(Object.keys)).toEqual([
      ["default"],
      ["used"],
      ["s"],
    ]);
    expect(config.services.web).toMatchObject({
      command: ["echo", "$$HOME"],
      entrypoint: null,
      secrets: [{ mode: 288 }],
    });
    expect(config.services.off).toBeUndefined();
  });

  test("what is written is read as the same project", () => {
    const project = read();
    const again = load([{ file: "/w/compose.yaml", text: renderConfig(project) }]).project!;
    expect(again.services).toEqual(project.services);
  });

  test("words that YAML 1.1 takes for booleans are quoted", () =>
    expect(renderConfig(read())).toContain('q: "yes"'));

  test("references stay when they are to be kept", () => {
    const text = renderConfig(read({ interpolate: false }), { isRaw: true });
    expect(text).toContain("x:${TAG:-1}");
    expect(text).toContain("echo $$HOME");
    expect(text).toContain("unused:");
  });

  test("images are pinned to the digests that are given", () => {
    const digests = new Map([["x:1", "sha256:abc"]]);
    expect(renderConfig(read(), { digests })).toContain("docker.io/library/x:1@sha256:abc");
  });
});

test.each([
  ["x", "docker.io/library/x:latest@d"],
  ["a/b:1", "docker.io/a/b:1@d"],
  ["localhost:5000/b", "localhost:5000/b:latest@d"],
  ["r.io/b:1@sha256:1", "r.io/b@sha256:1"],
])("imageWithDigest(%s)", (image, expected) => expect(imageWithDigest(image, "d")).toBe(expected));

test("the lists", () => {
  const project = read();
  expect(listServices(project)).toEqual(["db", "web"]);
  expect(listImages(project)).toEqual(["p-db", "x:1"]);
  expect(listVolumes(project)).toEqual(["used"]);
  expect(listProfiles(project)).toEqual(["a", "b"]);
  expect(listHashes(read({}, "name: p\nservices: {a: {image: x}}\n"))).toEqual([
    "a d5457d0b2799957b606d2ac4ed52d85a1e75799490e56229948300b9a59e8953",
  ]);
});

test("the variables, as a table", () => {
  const variables = listVariables(read({ interpolate: false }));
  expect(variables).toEqual([{ name: "TAG", required: false, defaultValue: "1" }]);
  expect(renderVariables(variables)).toBe(
    `${"NAME".padEnd(20)}${"REQUIRED".padEnd(20)}${"DEFAULT VALUE".padEnd(20)}ALTERNATE VALUE\n${"TAG".padEnd(20)}${"false".padEnd(20)}${"1".padEnd(20)}\n`,
  );
});
