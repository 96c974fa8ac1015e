import { expect, test } from "vitest";
import { ConsoleKeys } from "./console-keys.ts";

test.each([
  [["ls\r"], "ls\r", []],
  [["ls\u0001x"], "ls", ["leave"]],
  [["a\u0001", "x", "b"], "ab", ["leave"]],
  [["\u0001X\u0001h"], "", ["leave", "help"]],
  [["\u0001\u0001x"], "\u0001x", []],
  [["\u0001z"], "\u0001z", []],
  [["\u0003\u001d\u0004ü"], "\u0003\u001d\u0004ü", []],
])("ConsoleKeys reads %j", (chunks, bytes, requests) => {
  const keys = new ConsoleKeys();
  const read = chunks.map((chunk) => keys.read(Buffer.from(chunk)));
  expect(Buffer.concat(read.map((one) => one.bytes)).toString()).toBe(bytes);
  expect(read.flatMap((one) => one.requests)).toEqual(requests);
});
