import { describe, expect, test } from "vitest";
import { countArchives, isInstalled, npmFault, type PackageLock } from "./npm-packages.mjs";

const lock: PackageLock = {
  packages: {
    "": {},
    "packages/config": { version: "1.0.0" },
    "node_modules/@ros/config": { link: true },
    "node_modules/yaml": { version: "2.9.1" },
    "node_modules/vitest/node_modules/chai": { version: "6.0.0" },
    "node_modules/esbuild-other": { version: "1.0.0", optional: true },
  },
};
const installed = {
  "node_modules/yaml": { version: "2.9.1" },
  "node_modules/vitest/node_modules/chai": { version: "6.0.0" },
};

describe("isInstalled()", () => {
  test.each([
    ["all that this platform needs", installed, true],
    ["another version", { ...installed, "node_modules/yaml": { version: "2.9.0" } }, false],
    ["a nested package is absent", { "node_modules/yaml": { version: "2.9.1" } }, false],
    [
      "an optional package of another version",
      { ...installed, "node_modules/esbuild-other": { version: "0.9.0" } },
      false,
    ],
    ["nothing", {}, false],
  ])("%s", (_, packages, expected) => expect(isInstalled(lock, { packages })).toBe(expected));
});

test("countArchives() leaves out workspaces and what other platforms need", () => {
  expect(countArchives(lock)).toBe(2);
});

describe("npmFault()", () => {
  test.each([
    ["npm error code ENOTFOUND\nnpm error network request to x failed", /registry cannot be reached/],
    ["npm error code ENOSPC\nnpm error nospc ENOSPC: no space left on device, write", /no space is left/],
    ["npm error code EACCES\nnpm error syscall mkdir", /cannot be written/],
    [
      "npm warn old\nnpm error code EUSAGE\nnpm error\nnpm error `npm ci` can only install\nnpm error more",
      /^`npm ci` can only install$/,
    ],
    [
      "npm error code 127\nnpm error path /x\nnpm error command failed\nnpm error command sh -c node x\nnpm error node: no library",
      /^command failed: command sh -c node x: node: no library$/,
    ],
    ["", /without saying why/],
  ])("%j", (output, expected) => {
    expect(npmFault(output)).toMatch(expected);
    expect(npmFault(output)).not.toContain("\n");
  });
});
