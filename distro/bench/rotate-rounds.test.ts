import { expect, test } from "vitest";
import { rotateRounds } from "./rotate-rounds.ts";

test("rotateRounds() gives every system every place", () => {
  expect(rotateRounds(["ours", "peer", "floor"], 4)).toEqual([
    ["ours", "peer", "floor"],
    ["peer", "floor", "ours"],
    ["floor", "ours", "peer"],
    ["ours", "peer", "floor"],
  ]);
});

test("rotateRounds() of nothing is nothing", () => expect(rotateRounds([], 2)).toEqual([[], []]));
