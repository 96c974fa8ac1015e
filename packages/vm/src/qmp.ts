import type { Duplex } from "node:stream";
import { VmError } from "./errors.ts";

export interface QmpEvent {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: VmError) => void;
}

type Message = {
  readonly QMP?: { readonly version?: { readonly qemu?: { major: number; minor: number; micro: number } } };
  readonly id?: number;
  readonly return?: unknown;
  readonly error?: { readonly class: string; readonly desc: string };
  readonly event?: string;
  readonly data?: Readonly<Record<string, unknown>>;
};

/** QEMU's machine protocol: one JSON object on each line. */
export class Qmp {
  /** All events since the connection, oldest first. */
  readonly events: QmpEvent[] = [];
  /** QEMU's version, as its greeting says. */
  version = "";
  readonly #stream: Duplex;
  readonly #pending = new Map<number, Pending & { readonly timer: NodeJS.Timeout }>();
  readonly #onEvent: ((event: QmpEvent) => void)[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #greeted: Promise<void>;
  #nextId = 1;
  #rest = "";
  #closed: VmError | undefined;

  constructor(stream: Duplex) {
    this.#stream = stream;
    stream.setEncoding("utf8");
    this.#greeted = new Promise((resolve) => {
      stream.on("data", (chunk: string) => {
        const lines = (this.#rest + chunk).split("\n");
        this.#rest = lines.pop() ?? "";
        for (const line of lines) if (line.trim() !== "") this.#receive(JSON.parse(line) as Message, resolve);
      });
      stream.once("close", resolve);
    });
    stream.on("error", () => {});
    stream.once("close", () => this.#end());
  }

  /** Wait for the greeting and leave the negotiation mode; needed once, before the first command. */
  async open(timeoutMs = 30_000): Promise<void> {
    await Promise.race([this.#greeted, new Promise((resolve) => setTimeout(resolve, timeoutMs).unref())]);
    await this.execute("qmp_capabilities", {}, { timeoutMs });
  }

  /** Run one command and return what it returns. */
  async execute(
    command: string,
    args: Readonly<Record<string, unknown>> = {},
    options: { timeoutMs?: number } = {},
  ): Promise<unknown> {
    const { timeoutMs = 30_000 } = options;
    if (this.#closed !== undefined) throw this.#closed;
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new VmError("VM_TIMEOUT", `QMP ${command}: no answer within ${timeoutMs / 1000} s`));
      }, timeoutMs);
      const fail = (error: VmError) => reject(new VmError(error.code, `QMP ${command}: ${error.message}`));
      this.#pending.set(id, { resolve, reject: fail, timer });
      this.#stream.write(`${JSON.stringify({ execute: command, arguments: args, id })}\n`);
    });
  }

  /** The next event of this name; with `from`, also one among `events` from that index on. */
  waitForEvent(name: string, options: { timeoutMs: number; from?: number }): Promise<QmpEvent> {
    const { timeoutMs, from = this.events.length } = options;
    return new Promise((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer);
        this.#listeners.delete(look);
      };
      const look = () => {
        const found = this.events.slice(from).find(({ event }) => event === name);
        if (found === undefined && this.#closed === undefined) return;
        settle();
        if (found !== undefined) resolve(found);
        else reject(new VmError("VM_EXITED", `QEMU ended before its event ${name}`));
      };
      const timer = setTimeout(() => {
        settle();
        const seen = this.events.slice(from).map(({ event }) => event);
        reject(
          new VmError(
            "VM_TIMEOUT",
            `QMP: no ${name} within ${timeoutMs / 1000} s, saw ${seen.join(", ") || "no event"}`,
          ),
        );
      }, timeoutMs);
      this.#listeners.add(look);
      look();
    });
  }

  /** Be told of every event from now on. */
  onEvent(listener: (event: QmpEvent) => void): void {
    this.#onEvent.push(listener);
  }

  /** Hang up; QEMU stays. */
  close(): void {
    this.#stream.destroy();
  }

  #receive(message: Message, greeted: () => void): void {
    if (message.QMP !== undefined) {
      const { major = 0, minor = 0, micro = 0 } = message.QMP.version?.qemu ?? {};
      this.version = `${major}.${minor}.${micro}`;
      greeted();
      return;
    }
    if (message.event !== undefined) {
      const event = { event: message.event, data: message.data ?? {} };
      this.events.push(event);
      for (const listener of this.#onEvent) listener(event);
      for (const look of [...this.#listeners]) look();
      return;
    }
    const pending = this.#pending.get(message.id ?? -1);
    if (pending === undefined) return;
    this.#pending.delete(message.id as number);
    clearTimeout(pending.timer);
    if (message.error === undefined) pending.resolve(message.return);
    else pending.reject(new VmError("VM_QMP_FAILED", `${message.error.desc} (${message.error.class})`));
  }

  #end(): void {
    this.#closed = new VmError("VM_EXITED", "QEMU has hung up");
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(this.#closed);
    }
    this.#pending.clear();
    for (const look of [...this.#listeners]) look();
  }
}
