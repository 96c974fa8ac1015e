import { type Key, NOTES } from "../build.ts";
import { definition, noteOf, unwrap } from "../walk.ts";

const HEADER = "// written by generate.ts from the schema; do not edit\n\n";

/** TypeScript interfaces for a schema, each key with its description. */
export function emitTypes(schema: Key): string {
  const declarations = new Map<string, string>();
  typeOf(schema, declarations);
  // the outermost type was finished last, and is read first
  return HEADER + [...declarations.values()].reverse().join("\n");
}

function typeOf(key: Key, declarations: Map<string, string>): string {
  const plain = unwrap(key);
  const { type, shape, element, valueType, options, entries } = definition(plain);
  const note = noteOf(plain);
  switch (type) {
    case "string":
      return "string";
    case "boolean":
      return "boolean";
    case "number":
      return "number";
    case "array":
      return `readonly ${wrap(typeOf(element!, declarations))}[]`;
    case "record":
      return `{ readonly [${note?.keys ?? "key"}: string]: ${typeOf(valueType!, declarations)} }`;
    case "enum":
      return Object.keys(entries!)
        .map((word) => JSON.stringify(word))
        .join(" | ");
    case "union":
      return NOTES.get(plain)?.text
        ? "string"
        : options!.map((option) => typeOf(option, declarations)).join(" | ");
    case "object":
      return objectType(note?.typeName, note?.description, shape!, declarations);
    default:
      return "unknown";
  }
}

function objectType(
  name: string | undefined,
  description: string | undefined,
  shape: Readonly<Record<string, Key>>,
  declarations: Map<string, string>,
): string {
  if (name !== undefined && declarations.has(name)) return name;
  const lines = Object.entries(shape).map(([key, below]) => {
    const { type, innerType } = definition(below);
    const isNullable = definition(type === "optional" ? innerType! : below).type === "nullable";
    const field = /^[A-Za-z_]\w*$/.test(key) ? key : JSON.stringify(key);
    const comment = noteOf(below)?.description;
    const value = `${typeOf(below, declarations)}${isNullable ? " | null" : ""}`;
    return `${comment === undefined ? "" : `  /** ${comment.replaceAll("*/", "*\\/")} */\n`}  readonly ${field}${type === "optional" ? "?" : ""}: ${value};\n`;
  });
  if (name === undefined) return `{\n${lines.join("")}}`;
  declarations.set(name, `/** ${description} */\nexport interface ${name} {\n${lines.join("")}}\n`);
  return name;
}

function wrap(type: string): string {
  return type.includes(" | ") || type.startsWith("readonly ") ? `(${type})` : type;
}
