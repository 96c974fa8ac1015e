import { expect, test } from "vitest";
import { withGraph } from "./graph.ts";

const document = "# A\n<!-- graph: npm run graph writes it -->\nold\n<!-- end of the graph -->\nrest\n";

test("withGraph() replaces what is between the marks, and settles", () => {
  const once = withGraph(document, "flowchart LR\n1-->2\n");
  expect(once).toContain("```mermaid\nflowchart LR\n1-->2\n```\n<!-- end");
  expect(once).not.toContain("old");
  expect(once.endsWith("rest\n")).toBe(true);
  expect(withGraph(once, "flowchart LR\n1-->2")).toBe(once);
});

test.each(["", "<!-- end of the graph -->\n<!-- graph: npm run graph writes it -->"])(
  "withGraph() names missing marks in %j",
  (text) => {
    expect(() => withGraph(text, "x")).toThrow(/expected the marks/);
  },
);
