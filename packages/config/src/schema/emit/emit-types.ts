import { type Key, NOTES } from "../build.ts";
import { definition, noteOf, unwrap } from "../walk.ts";

const HEADER = "// written by generate.ts from the schema; do not edit\n\n";

/** Types with a file of their own; any other stands in the file of the first that needs it. */
const FILES: Readonly<Record<string, string>> = {
  Config: "config",
  RancherConfig: "rancher",
  NetworkConfig: "network",
  DockerConfig: "docker",
  ServiceConfig: "service",
};

/** The types of one file. */
interface Sheet {
  readonly file: string;
  readonly declarations: string[];
  /** Names of types that it needs from other files. */
  readonly foreign: Map<string, string>;
}

/** TypeScript interfaces for a schema, each key with its description: the text of each file by its name. */
export function emitTypes(schema: Key): ReadonlyMap<string, string> {
  const emitter: Emitter = { sheets: new Map(), homes: new Map() };
  typeOf(schema, emitter, sheetOf(emitter, FILES.Config!));
  return new Map([...emitter.sheets].map(([file, sheet]) => [file, textOf(sheet)]));
}

interface Emitter {
  readonly sheets: Map<string, Sheet>;
  /** The file of each type. */
  readonly homes: Map<string, string>;
}

function sheetOf({ sheets }: Emitter, file: string): Sheet {
  const sheet = sheets.get(file) ?? { file, declarations: [], foreign: new Map() };
  sheets.set(file, sheet);
  return sheet;
}

function textOf({ declarations, foreign }: Sheet): string {
  const imports = [...foreign]
    .sort(([, a], [, b]) => (a < b ? -1 : 1))
    .map(([name, file]) => `import type { ${name} } from "./${file}.ts";\n`);
  const head = imports.length === 0 ? "" : `${imports.join("")}\n`;
  // the outermost type was finished last, and is read first
  return HEADER + head + [...declarations].reverse().join("\n");
}

function typeOf(key: Key, emitter: Emitter, sheet: Sheet): string {
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
      return `readonly ${wrap(typeOf(element!, emitter, sheet))}[]`;
    case "record":
      return `{ readonly [${note?.keys ?? "key"}: string]: ${typeOf(valueType!, emitter, sheet)} }`;
    case "enum":
      return Object.keys(entries!)
        .map((word) => JSON.stringify(word))
        .join(" | ");
    case "union":
      return NOTES.get(plain)?.text
        ? "string"
        : options!.map((option) => typeOf(option, emitter, sheet)).join(" | ");
    case "object":
      return objectType(note?.typeName, note?.description, shape!, emitter, sheet);
    default:
      return "unknown";
  }
}

function objectType(
  name: string | undefined,
  description: string | undefined,
  shape: Readonly<Record<string, Key>>,
  emitter: Emitter,
  user: Sheet,
): string {
  const known = name === undefined ? undefined : emitter.homes.get(name);
  const sheet = sheetOf(emitter, known ?? FILES[name ?? ""] ?? user.file);
  if (name !== undefined) {
    emitter.homes.set(name, sheet.file);
    if (sheet !== user) user.foreign.set(name, sheet.file);
    if (known !== undefined) return name;
  }
  const lines = Object.entries(shape).map(([key, below]) => {
    const { type, innerType } = definition(below);
    const isNullable = definition(type === "optional" ? innerType! : below).type === "nullable";
    const field = /^[A-Za-z_]\w*$/.test(key) ? key : JSON.stringify(key);
    const comment = noteOf(below)?.description;
    const value = `${typeOf(below, emitter, sheet)}${isNullable ? " | null" : ""}`;
    return `${comment === undefined ? "" : `  /** ${comment.replaceAll("*/", "*\\/")} */\n`}  readonly ${field}${type === "optional" ? "?" : ""}: ${value};\n`;
  });
  if (name === undefined) return `{\n${lines.join("")}}`;
  sheet.declarations.push(`/** ${description} */\nexport interface ${name} {\n${lines.join("")}}\n`);
  return name;
}

function wrap(type: string): string {
  return type.includes(" | ") || type.startsWith("readonly ") ? `(${type})` : type;
}
