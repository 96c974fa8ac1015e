import { describe, expect, test } from "vitest";
import { applySteps, type Effects, failures } from "./apply-steps.ts";
import type { Run, Step } from "./directives/step.ts";

const run = (name: string, more: Partial<Run> = {}): Run => ({
  do: "run",
  from: name,
  argv: [name],
  ...more,
});

/** Effects that write down what they are asked, and fail for programs called `false`. */
function recorder(): { effects: Effects; done: string[] } {
  const done: string[] = [];
  const record = async (step: Step): Promise<void> => {
    done.push(step.from);
    if (step.do === "run" && step.argv[0] === "false") throw new Error("exit 1");
  };
  const effects: Effects = {
    "make-directory": record,
    "write-file": record,
    "make-link": record,
    "set-hostname": record,
    mount: record,
    "enable-swap": record,
    run: record,
    "set-kernel-parameter": record,
    "restart-service": record,
  };
  return { effects, done };
}

describe("applySteps()", () => {
  test("does steps in order, each by its kind", async () => {
    const { effects, done } = recorder();
    const steps: Step[] = [run("a"), { do: "set-hostname", from: "b", name: "x" }, run("c")];
    const outcomes = await applySteps(steps, effects);
    expect(done).toEqual(["a", "b", "c"]);
    expect(outcomes.map(({ result }) => result)).toEqual(["done", "done", "done"]);
  });

  test("the first failure ends its chain and nothing else", async () => {
    const { effects, done } = recorder();
    const steps = [
      run("false", { chain: "runcmd" }),
      run("skipped", { chain: "runcmd" }),
      run("other", { chain: "bootcmd" }),
      run("false"),
      run("last"),
    ];
    const outcomes = await applySteps(steps, effects);
    expect(done).toEqual(["false", "other", "false", "last"]);
    expect(outcomes.map(({ result }) => result)).toEqual(["failed", "skipped", "done", "failed", "done"]);
    expect(failures(outcomes)).toHaveLength(2);
  });

  test("a step that may fail neither ends its chain nor counts", async () => {
    const { effects } = recorder();
    const outcomes = await applySteps(
      [run("false", { chain: "c", mayFail: true }), run("next", { chain: "c" })],
      effects,
    );
    expect(outcomes.map(({ result }) => result)).toEqual(["failed", "done"]);
    expect(failures(outcomes)).toEqual([]);
  });

  test("stops between steps when it is told to", async () => {
    const { effects, done } = recorder();
    const abort = new AbortController();
    const stopping: Effects = { ...effects, "set-hostname": async () => abort.abort() };
    const steps: Step[] = [{ do: "set-hostname", from: "a", name: "x" }, run("b")];
    await expect(applySteps(steps, stopping, { signal: abort.signal })).rejects.toThrow();
    expect(done).toEqual([]);
  });
});
