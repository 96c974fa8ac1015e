/** `all`: nothing below can come back, so a directory need not be looked into. */
export type Ignore = (path: string, isDirectory: boolean) => "all" | "this" | false;

interface Rule {
  readonly pattern: RegExp;
  readonly keep: boolean;
}

/** `.dockerignore` (moby/patternmatcher): the last rule that fits a path or one of its parents decides. */
export function createIgnore(text: string): Ignore {
  const rules = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith("#"))
    .map(toRule);
  const anyKept = rules.some((rule) => rule.keep);
  return (path) => {
    let ignored = false;
    const parents = path.split("/").map((_, index, parts) => parts.slice(0, index + 1).join("/"));
    for (const rule of rules) if (parents.some((parent) => rule.pattern.test(parent))) ignored = !rule.keep;
    if (!ignored) return false;
    return anyKept ? "this" : "all";
  };
}

function toRule(line: string): Rule {
  const keep = line.startsWith("!");
  const path = (keep ? line.slice(1) : line)
    .trim()
    .replace(/^(\.?\/)+/, "")
    .replace(/\/+$/, "");
  return { keep, pattern: new RegExp(`^${toRegExp(path)}$`) };
}

/** Go's filepath.Match, with `**` for any number of directories. */
function toRegExp(glob: string): string {
  let regExp = "";
  for (let i = 0; i < glob.length; i++) {
    const char = glob[i] ?? "";
    if (char === "*" && glob[i + 1] === "*") {
      i++;
      if (glob[i + 1] === "/") i++;
      regExp += i + 1 >= glob.length ? ".*" : "(.*/)?";
    } else if (char === "*") regExp += "[^/]*";
    else if (char === "?") regExp += "[^/]";
    else if (char === "[") {
      const end = glob.indexOf("]", i + 1);
      if (end < 0) regExp += "\\[";
      else {
        regExp += glob.slice(i, end + 1);
        i = end;
      }
    } else if (char === "\\" && i + 1 < glob.length) regExp += escaped(glob[++i] ?? "");
    else regExp += escaped(char);
  }
  return regExp;
}

function escaped(char: string): string {
  return char.replace(/[.+^$()|{}\\/[\]*?]/, "\\$&");
}
