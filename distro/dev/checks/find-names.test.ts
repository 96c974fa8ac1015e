import { expect, test } from "vitest";
import { findNames } from "./find-names.ts";

// put together here, so that the check passes over this file
const path = ["", "work", "main"].join("/");
const server = ["registry", "npmjs", "org"].join(".");

test.each([
  ["a checkout", `cd ${path}`, 1],
  ["a registry", `"resolved": "https://${server}/x"`, 1],
  ["this machine's mirror", "deb http://mirror.here/debian trixie main", 1],
  ["paths of the system", `/var/lib/rancher/conf and /home/rancher${path}`, 0],
  ["a URL with such a path", `https://example.com${path}`, 0],
])("findNames() and %s", (_, text, count) => {
  const found = findNames(new Map([["a.ts", `first\n${text}\n`]]), ["mirror.here"]);
  expect(found.map(({ file, line }) => `${file}:${line}`)).toEqual(Array(count).fill("a.ts:2"));
});
