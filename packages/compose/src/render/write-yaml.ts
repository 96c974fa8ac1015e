/** Text that every reader of YAML takes for that very text, without quotes. */
const PLAIN = /^[A-Za-z_/.](?:[A-Za-z0-9_/.@+=$,%^()-]|[ :](?=[A-Za-z0-9_/.@+=$%^()-]))*$/;
/** Words, and beginnings, that YAML 1.1 or 1.2 take for something else. */
const SPECIAL = /^(?:y|n|yes|no|on|off|true|false|null|\.inf|\.nan|\.[0-9.].*|\.)$/i;

/** Write plain data as YAML in block style. */
export function writeYaml(value: unknown): string {
  return isCollection(value) ? below(value, "").slice(1) : `${scalar(value)}\n`;
}

function isCollection(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

/** What follows a key: a value on the same line, or lines that begin with the indentation. */
function below(value: unknown, indent: string): string {
  if (!isCollection(value)) return ` ${scalar(value)}\n`;
  if (Array.isArray(value)) return `\n${value.map((item) => `${indent}-${after(item, indent)}`).join("")}`;
  let text = "\n";
  for (const [key, one] of Object.entries(value)) {
    if (one !== undefined) text += `${indent}${scalar(key)}:${below(one, `${indent}  `)}`;
  }
  return text;
}

/** An item's first line stands behind its dash. */
function after(item: unknown, indent: string): string {
  const text = below(item, `${indent}  `);
  return text.startsWith("\n") ? ` ${text.slice(1 + indent.length + 2)}` : text;
}

function scalar(value: unknown): string {
  if (typeof value === "string") return PLAIN.test(value) && !SPECIAL.test(value) ? value : quoted(value);
  if (value === null || value === undefined) return "null";
  return Array.isArray(value) ? "[]" : typeof value === "object" ? "{}" : String(value);
}

/** JSON's text is YAML's, but for characters that YAML wants escaped. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
