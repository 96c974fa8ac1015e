import type { ApplyEvent } from "../apply/apply.ts";
import type { Step } from "../plan/step.ts";
import type { Io } from "./io.ts";
import { doing, done, subject } from "./step-text.ts";

/** Shows how a plan goes: lines that change on a terminal, one line per event elsewhere. */
export interface ProgressView {
  onEvent(event: ApplyEvent): void;
  /** Draws the last state; nothing is drawn after. */
  end(): void;
}

export function createProgress(io: Io, mode: string, quietPull: boolean): ProgressView {
  if (mode === "quiet") return { onEvent: () => {}, end: () => {} };
  const onTerminal = mode === "tty" || (mode !== "plain" && io.stderrIsTty);
  return onTerminal ? terminalView(io) : plainView(io, quietPull);
}

function plainView(io: Io, quietPull: boolean): ProgressView {
  let lines = "";
  const flush = (): void => {
    if (lines) io.err(lines);
    lines = "";
  };
  // many things end at the same time: one write for all of them
  const say = (line: string): void => {
    if (!lines) setImmediate(flush);
    lines += line;
  };
  return {
    onEvent(event) {
      switch (event.kind) {
        case "started":
          say(` ${subject(event.step)}  ${doing(event.step)}\n`);
          break;
        case "finished":
          say(` ${subject(event.step)}  ${done(event.step)}\n`);
          break;
        case "failed":
          say(` ${subject(event.step)}  Error\n`);
          break;
        case "warning":
          say(`warning: ${event.message}\n`);
          break;
        case "progress":
          if (event.step.do === "buildImage" || !quietPull)
            say(` ${event.step.service ?? ""} ${event.progress.status}\n`);
      }
    },
    end: flush,
  };
}

interface Row {
  text: string;
  state: "busy" | "done" | "failed";
  startedMs: number;
  tookMs: number;
}

const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

function terminalView(io: Io): ProgressView {
  const rows = new Map<string, Row>();
  const warnings: string[] = [];
  let drawn = 0;
  let tick = 0;
  const draw = (): void => {
    const complete = [...rows.values()].filter((row) => row.state !== "busy").length;
    const lines = [`[+] Running ${complete}/${rows.size}`];
    // more rows than the screen has would scroll away and could not be redrawn
    const shown = [...rows].slice(-Math.max(1, io.rows - 2));
    for (const [name, row] of shown) {
      const mark = row.state === "busy" ? SPINNER[tick % SPINNER.length] : row.state === "done" ? "✔" : "✘";
      const seconds = `${((row.state === "busy" ? performance.now() - row.startedMs : row.tookMs) / 1000).toFixed(1)}s`;
      const left = ` ${mark} ${name}  ${row.text}`;
      lines.push(
        `${left.slice(0, io.columns - seconds.length - 1).padEnd(io.columns - seconds.length - 1)}${seconds}`,
      );
    }
    const up = drawn > 0 ? `\x1b[${drawn}A` : "";
    io.err(`${up}${lines.map((line) => `\x1b[2K${line}\n`).join("")}`);
    drawn = lines.length;
  };
  const timer = setInterval(() => {
    tick++;
    if (rows.size > 0) draw();
  }, 100);
  timer.unref();
  const row = (step: Step): Row => {
    const name = subject(step);
    const known = rows.get(name) ?? { text: "", state: "busy", startedMs: performance.now(), tookMs: 0 };
    rows.set(name, known);
    return known;
  };
  return {
    onEvent(event) {
      const current = row(event.step);
      if (event.kind === "started") Object.assign(current, { text: doing(event.step), state: "busy" });
      else if (event.kind === "progress") current.text = event.progress.status.slice(0, 60);
      else if (event.kind === "warning") warnings.push(event.message);
      else {
        const failed = event.kind === "failed";
        Object.assign(current, {
          text: failed ? "Error" : done(event.step),
          state: failed ? "failed" : "done",
          tookMs: performance.now() - current.startedMs,
        });
      }
      draw();
    },
    end() {
      clearInterval(timer);
      if (rows.size > 0) draw();
      for (const warning of warnings) io.err(`warning: ${warning}\n`);
    },
  };
}
