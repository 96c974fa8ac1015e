/**
 * Split a command as a shell splits words: quotes and backslashes count, `$(…)` and backticks stay one
 * word. No shell reads the result, so `|` and `>` are words like others. Undefined if a quote stays open.
 */
export function splitCommand(command: string): string[] | undefined {
  const words: string[] = [];
  let word = "";
  let isWord = false;
  let quote = "";
  for (let at = 0; at < command.length; at++) {
    const char = command[at]!;
    if (char === "\\" && quote !== "'") {
      const next = command[++at];
      if (next === undefined) return undefined;
      word += next === "t" ? "\t" : next === "n" ? "\n" : next;
      isWord = true;
    } else if (quote === "" && /[ \t\r\n]/.test(char)) {
      if (isWord) words.push(word);
      word = "";
      isWord = false;
    } else if ((char === '"' || char === "'") && (quote === "" || quote === char)) {
      quote = quote === "" ? char : "";
      isWord = true;
    } else {
      if (char === "`" && (quote === "" || quote === "`")) quote = quote === "" ? "`" : "";
      else if (char === "(" && quote === "" && word.endsWith("$")) quote = ")";
      else if (char === "(" && quote === "") return undefined;
      else if (char === ")" && quote === ")") quote = "";
      word += char;
      isWord = true;
    }
  }
  if (quote !== "") return undefined;
  if (isWord) words.push(word);
  return words;
}

/** Split a command as libcompose did: a word that begins with `#` begins a comment. */
export function splitCommandLibcompose(command: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let at = 0; at < command.length; at++) {
    const char = command[at]!;
    if (quote === "" && /[ \t\r\n]/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (quote === "" && word === undefined && char === "#") {
      const end = command.indexOf("\n", at);
      at = end === -1 ? command.length : end;
    } else if ((char === '"' || char === "'") && (quote === "" || quote === char)) {
      quote = quote === "" ? char : "";
      word ??= "";
    } else if (char === "\\" && quote !== "'") {
      const next = command[++at];
      if (next === undefined) return undefined;
      word = (word ?? "") + next;
    } else word = (word ?? "") + char;
  }
  if (quote !== "") return undefined;
  if (word !== undefined) words.push(word);
  return words;
}
