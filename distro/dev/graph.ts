// npm run graph: draw the graph of the packages into docs/architecture.md
import { readFileSync, writeFileSync } from "node:fs";
import { withGraph } from "./checks/graph.ts";
import { DOCUMENT, drawGraph } from "./checks/run-checks.ts";
import { parseOptions } from "./parse-options.ts";
import { runCommand } from "./run-command.ts";

await runCommand("npm run graph", async (args) => {
  parseOptions(args, {});
  writeFileSync(DOCUMENT, withGraph(readFileSync(DOCUMENT, "utf8"), await drawGraph()));
  return 0;
});
