import { expect, test } from "vitest";
import { encode, type Fields } from "./protobuf.ts";
import { readStatus } from "./read-status.ts";

const vertex = (digest: string, name: string, ...more: Fields) =>
  [1, encode([[1, digest], [3, name], ...more])] as const;
const log = (digest: string, text: string) =>
  [
    3,
    encode([
      [1, digest],
      [4, text],
    ]),
  ] as const;
const TIME = encode([[1, 1]]);
const started = [5, TIME] as const;
const completed = [6, TIME] as const;

test("readStatus() tells each step once as it begins, what it prints in whole lines, and how it ended", () => {
  const lines: string[] = [];
  const read = readStatus(({ status }) => lines.push(status));
  read(encode([vertex("a", "[1/2] FROM x"), vertex("b", "[2/2] RUN y")]));
  expect(lines).toEqual([]);
  read(encode([vertex("a", "[1/2] FROM x", [4, true], started, completed)]));
  read(encode([vertex("b", "[2/2] RUN y", started), log("b", "one\ntw")]));
  read(encode([log("b", "o\n"), vertex("b", "[2/2] RUN y", started)]));
  read(encode([vertex("b", "[2/2] RUN y", started, completed, [7, "exit code: 1"])]));
  expect(lines).toEqual([
    "#1 [1/2] FROM x",
    "#1 CACHED",
    "#2 [2/2] RUN y",
    "#2 one",
    "#2 two",
    "#2 ERROR: exit code: 1",
  ]);
});
