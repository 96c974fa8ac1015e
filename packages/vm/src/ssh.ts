import { type ChildProcess, spawn } from "node:child_process";
import { createReadStream, createWriteStream, rmSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { boundToParent } from "./bound-to-parent.ts";
import { fileError, VmError } from "./errors.ts";
import { needTool } from "./host-tools.ts";

export interface SshOptions {
  readonly user: string;
  /** The private key's file. */
  readonly key: string;
  /** On the host's loopback. */
  readonly port: number;
  /** How long to go on trying until the guest lets us in; 120 s unless given. */
  readonly connectTimeoutMs?: number;
}

export interface ExecOptions {
  readonly timeoutMs?: number;
  readonly stdin?: string | Uint8Array | Readable;
}

export interface ExecResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

const EXEC_TIMEOUT_MS = 120_000;
/** A connection that the guest loses while it is made, as when its network starts, would be waited for without end. */
const ATTEMPT_MS = 40_000;

/** Commands and files over one ssh connection, which is opened when first needed and again when lost. */
export class Ssh {
  readonly #options: SshOptions;
  readonly #control: string;
  readonly #ended: () => VmError | undefined;
  #master: ChildProcess | undefined;
  #connecting: Promise<void> | undefined;

  /** `control` is the path of the socket to share; `ended` says why the guest can never answer again. */
  constructor(options: SshOptions, control: string, ended: () => VmError | undefined = () => undefined) {
    this.#options = options;
    this.#control = control;
    this.#ended = ended;
  }

  /** Run a command line in the user's shell. A command that fails is a result, not an error. */
  async exec(command: string, options: ExecOptions = {}): Promise<ExecResult> {
    const chunks: Buffer[] = [];
    const { code, stderr } = await this.#run(command, options, (stdout) => {
      stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    });
    return { stdout: Buffer.concat(chunks).toString("utf8"), stderr, code };
  }

  /** Copy a file or a folder into the guest; `remote` is its path there. */
  async copyTo(local: string, remote: string, options: { timeoutMs?: number } = {}): Promise<void> {
    const to = shellQuote(remote);
    const parent = `mkdir -p ${shellQuote(dirname(remote))}`;
    const stat = statSync(local);
    if (!stat.isDirectory()) {
      const mode = (stat.mode & 0o7777).toString(8);
      const command = `${parent} && cat > ${to} && chmod ${mode} ${to}`;
      return this.#must(await this.exec(command, { ...options, stdin: createReadStream(local) }), remote);
    }
    const tar = spawn(needTool("tar"), ["-C", local, "-cf", "-", "."], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    this.#must(
      await this.exec(`mkdir -p ${to} && tar -C ${to} -xf -`, { ...options, stdin: tar.stdout }),
      remote,
    );
  }

  /** Copy a file or a folder out of the guest; `local` is its path here. */
  async copyFrom(remote: string, local: string, options: { timeoutMs?: number } = {}): Promise<void> {
    const from = shellQuote(remote);
    const { stdout } = await this.exec(`test -d ${from} && echo folder || echo file`, options);
    if (stdout.trim() === "file") {
      let written: Promise<unknown> = Promise.resolve();
      const result = await this.#run(`cat ${from}`, options, (out) => {
        written = pipeline(out, createWriteStream(local)).catch((error: unknown) => fileError(error, local));
      });
      const fault = await written;
      if (fault !== undefined) throw fault;
      return this.#must(result, remote);
    }
    const args = ["-C", dirname(local), `--transform=s,^\\.,${basename(local)},`, "-xf", "-"];
    const tar = spawn(needTool("tar"), args, { stdio: ["pipe", "ignore", "ignore"] });
    const extracted = new Promise<number>((resolve) => tar.once("close", (code) => resolve(code ?? 1)));
    const result = await this.#run(`tar -C ${from} -cf - .`, options, (out) => {
      // tar may stop reading before the end; its exit code tells whether it had all
      tar.stdin.on("error", () => out.resume());
      out.pipe(tar.stdin);
    });
    const code = await extracted;
    if (result.code === 0 && code !== 0)
      throw new VmError("VM_TOOL_FAILED", `${local}: tar ended with exit code ${code}`);
    this.#must(result, remote);
  }

  /** Wait until the guest lets us in. `exec()` does it by itself. */
  async connect(): Promise<void> {
    // one that a signal ended has no exit code
    if (this.#master?.exitCode === null && this.#master.signalCode === null) return;
    this.#connecting ??= this.#open().finally(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  /** Hang up. */
  close(): void {
    this.#master?.kill("SIGKILL");
    this.#master = undefined;
  }

  async #open(): Promise<void> {
    const { user, port, connectTimeoutMs = 120_000 } = this.#options;
    const deadline = Date.now() + connectTimeoutMs;
    let said = "";
    while (Date.now() < deadline) {
      const gone = this.#ended();
      if (gone !== undefined) throw new VmError(gone.code, `ssh: ${gone.message}`, { hint: gone.hint });
      const attempt = await this.#attempt(Math.min(deadline - Date.now(), ATTEMPT_MS));
      if (attempt.open) return;
      said = attempt.said || said;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    throw new VmError(
      "VM_SSH_UNREACHABLE",
      `ssh ${user}@127.0.0.1:${port}: not let in within ${connectTimeoutMs / 1000} s${said === "" ? "" : `; ssh says "${said}"`}`,
      { hint: "is sshd up in the guest, is its port forwarded, does it know the key?" },
    );
  }

  /** One try. The local command of ssh runs after authentication: that is the moment to be told of. */
  #attempt(timeoutMs: number): Promise<{ open: boolean; said: string }> {
    const args = [
      ...this.#arguments(),
      "-M",
      "-N",
      "-o",
      "PermitLocalCommand=yes",
      "-o",
      "LocalCommand=echo open >&2",
    ];
    // one that was killed leaves its socket, and the next would share nothing
    rmSync(this.#control, { force: true });
    const [program, before] = boundToParent(needTool("ssh"));
    const master = spawn(program, [...before, ...args, "127.0.0.1"], { stdio: ["ignore", "ignore", "pipe"] });
    master.unref();
    let said = "";
    return new Promise((resolve) => {
      const timer = setTimeout(() => master.kill("SIGKILL"), timeoutMs);
      const settle = (open: boolean) => {
        clearTimeout(timer);
        if (open) {
          this.#master = master;
          (master.stderr as unknown as { unref(): void }).unref();
        }
        resolve({ open, said: said.trim().split("\n").at(-1) ?? "" });
      };
      master.stderr.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        if (/^open$/m.test(said)) settle(true);
      });
      master.once("error", () => settle(false));
      master.once("close", () => settle(false));
    });
  }

  async #run(
    command: string,
    options: ExecOptions,
    read: (stdout: Readable) => void,
  ): Promise<{ code: number; stderr: string }> {
    const { timeoutMs = EXEC_TIMEOUT_MS, stdin } = options;
    await this.connect();
    const child = spawn(needTool("ssh"), [...this.#arguments(), "127.0.0.1", command], { stdio: "pipe" });
    const stderr: Buffer[] = [];
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    read(child.stdout);
    // the command may end before it has read its input
    child.stdin.on("error", () => {});
    if (stdin === undefined || typeof stdin === "string" || stdin instanceof Uint8Array)
      child.stdin.end(stdin);
    else stdin.pipe(child.stdin);
    let late = false;
    const code = await new Promise<number>((resolve) => {
      const timer = setTimeout(() => {
        late = true;
        child.kill("SIGKILL");
        // the shared connection holds the pipes as long as the command runs in the guest
        for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.destroy();
        resolve(255);
      }, timeoutMs);
      const settle = (status: number | null) => {
        clearTimeout(timer);
        resolve(status ?? 255);
      };
      child.once("error", () => settle(255));
      child.once("close", settle);
    });
    const text = Buffer.concat(stderr).toString("utf8");
    if (late)
      throw new VmError("VM_TIMEOUT", `ssh: "${command}" did not end within ${timeoutMs / 1000} s`, {
        hint: text.trim() || undefined,
      });
    if (
      code === 255 &&
      (this.#master === undefined || this.#master.exitCode !== null || this.#ended() !== undefined)
    ) {
      throw new VmError("VM_SSH_LOST", `ssh: the connection was lost during "${command}"`, {
        hint: text.trim() || undefined,
      });
    }
    return { code, stderr: text };
  }

  #must(result: { code: number; stderr: string }, path: string): void {
    if (result.code === 0) return;
    throw new VmError(
      "VM_TOOL_FAILED",
      `${path}: copy failed in the guest: ${result.stderr.trim() || `exit ${result.code}`}`,
    );
  }

  #arguments(): string[] {
    const { user, key, port } = this.#options;
    const settings = [
      `ControlPath=${this.#control}`,
      "BatchMode=yes",
      "IdentitiesOnly=yes",
      "StrictHostKeyChecking=no",
      "UserKnownHostsFile=/dev/null",
      "GlobalKnownHostsFile=/dev/null",
      "LogLevel=ERROR",
      "ConnectTimeout=20",
      "ServerAliveInterval=5",
      "ServerAliveCountMax=12",
      "GSSAPIAuthentication=no",
    ];
    return [
      "-F",
      "none",
      "-i",
      key,
      "-p",
      String(port),
      "-l",
      user,
      ...settings.flatMap((setting) => ["-o", setting]),
    ];
  }
}

/** A word that a POSIX shell takes as it is. */
export function shellQuote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
