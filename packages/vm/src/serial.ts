import type { Duplex, Readable, Writable } from "node:stream";
import { type BadConsoleLine, badConsoleLine } from "./bad-console-lines.ts";
import { ConsoleText } from "./console-text.ts";
import { VmError } from "./errors.ts";

export interface WaitOptions {
  readonly timeoutMs: number;
  /** Look only at what was printed after this position; all of it unless given. */
  readonly from?: number;
  /** Bad lines that do not end this wait. */
  readonly ignore?: readonly BadConsoleLine["name"][];
}

export interface SerialMatch {
  readonly text: string;
  readonly groups: readonly (string | undefined)[];
  /** Where the match begins and ends in `serial.text`: `end` is the next wait's `from`. */
  readonly start: number;
  readonly end: number;
}

export interface ConsoleFault {
  readonly name: BadConsoleLine["name"];
  readonly line: string;
  readonly position: number;
}

interface Waiter {
  readonly check: () => void;
  readonly fail: (error: VmError) => void;
}

/** A guest's serial console. */
export class Serial {
  /** Every line of the table of bad lines that the guest printed, expected ones apart. */
  readonly faults: ConsoleFault[] = [];
  readonly logFile: string;
  readonly #name: string;
  readonly #ignore: readonly string[];
  readonly #stream: Duplex;
  readonly #console = new ConsoleText();
  readonly #waiters = new Set<Waiter>();
  #scanned = 0;
  #commands = 0;
  #ended: VmError | undefined;

  constructor(
    stream: Duplex,
    options: { name: string; logFile: string; ignore?: readonly string[] | undefined },
  ) {
    this.#stream = stream;
    this.#name = options.name;
    this.logFile = options.logFile;
    this.#ignore = options.ignore ?? [];
    stream.on("data", (chunk: Uint8Array) => {
      if (this.#console.append(chunk)) this.#look();
    });
  }

  /** All that the guest printed, without control sequences. */
  get text(): string {
    return this.#console.text;
  }

  /** The end of the text: `from` of a wait for what comes next. */
  get position(): number {
    return this.text.length;
  }

  /** Type into the console. */
  write(text: string): void {
    if (!this.#stream.destroyed) this.#stream.write(text);
  }

  /** The first match in the whole text. Fails at once when the guest ends or prints a bad line instead. */
  waitFor(pattern: RegExp | string, options: WaitOptions): Promise<SerialMatch> {
    const { from = 0, timeoutMs, ignore = [] } = options;
    const wanted =
      typeof pattern === "string" ? new RegExp(pattern.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")) : pattern;
    const search = new RegExp(wanted.source, [...new Set(`${wanted.flags}g`)].join(""));
    return new Promise((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
      };
      const fail = (error: VmError) => {
        settle();
        reject(error);
      };
      const waiter: Waiter = {
        fail,
        check: () => {
          search.lastIndex = from;
          const match = search.exec(this.text);
          if (match !== null) {
            settle();
            return resolve({
              text: match[0],
              groups: match.slice(1),
              start: match.index,
              end: search.lastIndex,
            });
          }
          const fault = this.faults.find(({ name, position }) => position >= from && !ignore.includes(name));
          if (fault !== undefined) fail(this.#faultError(fault, wanted));
        },
      };
      const timer = setTimeout(() => {
        fail(this.#error("VM_TIMEOUT", `nothing matched ${wanted} within ${timeoutMs / 1000} s`));
      }, timeoutMs);
      this.#waiters.add(waiter);
      waiter.check();
      if (this.#ended !== undefined)
        fail(this.#error(this.#ended.code, `${this.#ended.message}, before ${wanted}`));
    });
  }

  /** Log in at a getty's prompt and wait for the shell. */
  async login(account: {
    user: string;
    password?: string;
    prompt?: RegExp;
    timeoutMs: number;
    from?: number;
  }): Promise<void> {
    const { user, password, prompt = /[$#] $/, timeoutMs } = account;
    const deadline = Date.now() + timeoutMs;
    const left = () => Math.max(1, deadline - Date.now());
    const asked = await this.waitFor(/login: $/m, { timeoutMs, from: account.from ?? 0 });
    this.write(`${user}\n`);
    let from = asked.end;
    if (password !== undefined) {
      from = (await this.waitFor(/[Pp]assword: ?$/, { timeoutMs: left(), from })).end;
      this.write(`${password}\n`);
    }
    await this.waitFor(prompt, { timeoutMs: left(), from });
  }

  /** Run a command in the POSIX shell that listens on the console. */
  async exec(command: string, options: { timeoutMs: number }): Promise<{ output: string; code: number }> {
    this.#commands += 1;
    const mark = `vm-${this.#commands}`;
    // the typed line is echoed: only what the shell prints has the marks in this form
    this.write(`printf '<%s\\n' ${mark}; { ${command}\n}; printf '\\n%d>%s\\n' $? ${mark}\n`);
    const printed = new RegExp(`<${mark}\\n([\\s\\S]*?)\\n(\\d+)>${mark}\\n`);
    const { groups } = await this.waitFor(printed, { timeoutMs: options.timeoutMs, from: this.position });
    return { output: groups[0] ?? "", code: Number(groups[1]) };
  }

  /** Give a person's terminal to the console until they type the escape character (ctrl-]) or the guest ends. */
  attach(terminal: {
    input: Readable & { setRawMode?: (on: boolean) => unknown };
    output: Writable;
    escape?: number;
  }): Promise<"escaped" | "ended"> {
    const { input, output, escape: key = 0x1d } = terminal;
    input.setRawMode?.(true);
    return new Promise((resolve) => {
      const done = (why: "escaped" | "ended") => {
        input.off("data", typed);
        this.#stream.off("data", shown).off("close", ended);
        input.setRawMode?.(false);
        input.pause();
        resolve(why);
      };
      const typed = (chunk: Uint8Array) => {
        const at = chunk.indexOf(key);
        if (at !== -1) return done("escaped");
        this.#stream.write(chunk);
      };
      const shown = (chunk: Uint8Array) => output.write(chunk);
      const ended = () => done("ended");
      input.on("data", typed);
      this.#stream.on("data", shown).on("close", ended);
      if (this.#stream.destroyed) ended();
      input.resume();
    });
  }

  /** The guest is gone, or can not go on: every wait fails with this. */
  end(error: VmError): void {
    this.#ended ??= error;
    for (const { check, fail } of [...this.#waiters]) {
      check();
      fail(this.#error(error.code, error.message));
    }
  }

  /** Hang up; the guest keeps its console. */
  close(): void {
    this.#stream.destroy();
  }

  /** The last lines, for a person who asks what happened. */
  tail(lines = 25): string {
    return this.text.trimEnd().split("\n").slice(-lines).join("\n");
  }

  #look(): void {
    for (
      let end = this.text.indexOf("\n", this.#scanned);
      end !== -1;
      end = this.text.indexOf("\n", this.#scanned)
    ) {
      const line = this.text.slice(this.#scanned, end);
      const bad = badConsoleLine(line, this.#ignore);
      if (bad !== undefined) this.faults.push({ name: bad.name, line, position: this.#scanned });
      this.#scanned = end + 1;
    }
    for (const { check } of [...this.#waiters]) check();
  }

  #faultError(fault: ConsoleFault, wanted: RegExp): VmError {
    return this.#error(
      "VM_CONSOLE_FAULT",
      `the guest printed "${fault.line.trim()}" (${fault.name}) while waiting for ${wanted}`,
    );
  }

  #error(code: VmError["code"], what: string): VmError {
    const hint = `the console's last lines (all of it: ${this.logFile}):\n${this.tail()}`;
    return new VmError(code, `${this.#name}: ${what}`, { hint });
  }
}
