// ECMA-48 control sequences and OSC strings; what a terminal acts on and nobody reads
const ESCAPE =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[()*+#%][0-9A-Za-z@]|[ -/]*[0-Z\\^-~])/g;
// the cursor goes elsewhere on the screen, or the screen is cleared
const JUMP = /\[[\d;]*[Hf]$|\[2J$/;
const UNFINISHED = /\u001b(?:\[[0-?]*[ -/]*|\][^\u0007\u001b]{0,200}\u001b?|[()*+#%]?)$|\r+$/;

/** Plain lines from the bytes of a serial line, wherever the chunks are cut. */
export class ConsoleText {
  /** Everything until now, without control sequences and carriage returns. */
  text = "";
  readonly #decoder = new TextDecoder();
  #held = "";

  /** After a jump of the cursor a new line begins, unless one has just begun. */
  #breakLines(plain: string): string {
    return plain.replace(/(\n?)\0+/g, (_, newline: string, at: number) => {
      const begun = newline !== "" || (at === 0 && /^$|\n$/.test(this.text.slice(-1)));
      return begun ? newline : "\n";
    });
  }

  /** Add a chunk; true when there is more text than before. */
  append(chunk: Uint8Array): boolean {
    const raw = this.#held + this.#decoder.decode(chunk, { stream: true });
    const cut = UNFINISHED.exec(raw)?.index ?? raw.length;
    this.#held = raw.slice(cut);
    const plain = raw
      .slice(0, cut)
      .replaceAll("\0", "")
      .replace(ESCAPE, (sequence) => (JUMP.test(sequence) ? "\0" : ""))
      .replace(/\r+\n/g, "\n")
      .replace(/\r+/g, "\n");
    this.text += this.#breakLines(plain);
    return plain !== "";
  }
}
