import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createCredentials } from "./credentials.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

describe("createCredentials()", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ros-credentials-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const registryAuths = async () => ({
    "https://index.docker.io/v1/": { auth: base64("hub:of the machine") },
    "harbour.example": { username: "ros", password: "of:the machine" },
    "token.example:5000": { identitytoken: "t" },
  });
  const credentials = (file: object, helper: (program: string) => string = () => "credentials not found") => {
    writeFileSync(join(folder, "config.json"), JSON.stringify(file));
    const runHelper = async (program: string) => helper(program);
    return createCredentials({ env: { DOCKER_CONFIG: folder }, registryAuths, runHelper });
  };

  test.each([
    ["busybox", { username: "hub", password: "of the machine" }],
    ["docker.io/library/busybox:1", { username: "hub", password: "of the machine" }],
    ["harbour.example/team/web", { username: "ros", password: "of:the machine" }],
    ["token.example:5000/web:2", { identitytoken: "t" }],
  ])("%s is pulled with what the machine's configuration says", async (image, expected) =>
    expect(await credentials({}).forImage(image)).toMatchObject(expected),
  );

  test("a registry that nothing is known of is asked without", async () =>
    expect(await credentials({}).forImage("other.example/x")).toBeUndefined());

  test("what the user logged in with comes first", async () => {
    const file = { auths: { "harbour.example": { auth: base64("me:mine:too") } } };
    expect(await credentials(file).forImage("harbour.example/x")).toMatchObject({
      username: "me",
      password: "mine:too",
    });
  });

  test("the helper of a registry comes before all, and one that knows nothing gives way", async () => {
    const file = { credHelpers: { "harbour.example": "safe" } };
    const asked = (program: string) =>
      program === "docker-credential-safe" ? JSON.stringify({ Username: "<token>", Secret: "s" }) : "";
    expect(await credentials(file, asked).forImage("harbour.example/x")).toMatchObject({
      identitytoken: "s",
    });
    expect(await credentials(file).forImage("harbour.example/x")).toMatchObject({ username: "ros" });
  });

  test("a build gets them all", async () =>
    expect(Object.keys(await credentials({}).all()).sort()).toEqual(
      Object.keys(await registryAuths()).sort(),
    ));
});
