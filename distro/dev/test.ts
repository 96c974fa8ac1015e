// npm test: every test that CI runs; npm test -- static unit: some of them
import { faultLine } from "./fault-line.ts";
import { parseOptions } from "./parse-options.ts";
import { progress } from "./progress.ts";
import { runCommand } from "./run-command.ts";
import { runPart } from "./run-part.ts";
import { sum, type Tally } from "./sum-results.ts";
import { selectParts, TEST_PARTS } from "./test-parts.ts";

await runCommand("npm test", async (args) => {
  const { values, words } = parseOptions(args, { help: { type: "boolean" } }, true);
  if (values.help === true) {
    const rows = TEST_PARTS.map(({ name, summary }) => `  ${name.padEnd(13)}${summary}`);
    console.log(`usage: npm test -- [PART…]\n\n${rows.join("\n")}`);
    return 0;
  }
  const report = progress();
  const lines: string[] = [];
  const tallies: Tally[] = [];
  for (const part of selectParts(words)) {
    report(`${part.name}: ${part.summary}`);
    const began = performance.now();
    const tally = await runPart(part, report).catch((error: unknown) => {
      report(`${part.name}: ${faultLine(error)}`);
      return { passed: 0, failed: 1, skipped: 0 };
    });
    const seconds = `${((performance.now() - began) / 1000).toFixed(1)} s`;
    lines.push(
      `${part.name.padEnd(13)}${seconds.padStart(9)}  ${tally ? describe(tally) : "nothing of this kind here"}`,
    );
    if (tally) tallies.push(tally);
  }
  const total = sum(tallies);
  console.log(["", ...lines, "", `${total.passed} passed, ${total.failed} failed`].join("\n"));
  return total.failed === 0 ? 0 : 1;
});

function describe({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
