import { expect, test } from "vitest";
import { median } from "./median.ts";

test.each([
  { figures: [3], middle: 3 },
  { figures: [9, 1, 5], middle: 5 },
  { figures: [10, 2], middle: 6 },
  { figures: [100, 9, 20, 11], middle: 15.5 },
])("median() of $figures is $middle", ({ figures, middle }) => expect(median(figures)).toBe(middle));

test("median() refuses to invent a figure", () => expect(() => median([])).toThrow(RangeError));
