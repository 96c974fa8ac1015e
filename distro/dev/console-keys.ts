/** What the person asks for with Ctrl-A and a letter, as in QEMU's own console. */
export type ConsoleRequest = "leave" | "help";

const CTRL_A = 0x01;
const REQUESTS: Readonly<Record<string, ConsoleRequest>> = { x: "leave", h: "help" };

/** Tells what is meant for the guest from what is meant for us, wherever the chunks are cut. */
export class ConsoleKeys {
  #pending = false;

  /** The bytes for the guest, and what was asked of us. Ctrl-A twice sends one Ctrl-A. */
  read(chunk: Uint8Array): { readonly bytes: Uint8Array; readonly requests: readonly ConsoleRequest[] } {
    const bytes: number[] = [];
    const requests: ConsoleRequest[] = [];
    for (const byte of chunk) {
      if (!this.#pending) {
        if (byte === CTRL_A) this.#pending = true;
        else bytes.push(byte);
        continue;
      }
      this.#pending = false;
      const request = REQUESTS[String.fromCharCode(byte).toLowerCase()];
      if (request) requests.push(request);
      else if (byte === CTRL_A) bytes.push(CTRL_A);
      else bytes.push(CTRL_A, byte);
    }
    return { bytes: Uint8Array.from(bytes), requests };
  }
}
