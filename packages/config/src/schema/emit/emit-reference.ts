import type { Key } from "../build.ts";
import { FORMATS } from "../formats.ts";
import { definition, describeType, noteOf, unwrap } from "../walk.ts";

const INTRODUCTION = `# Keys of the configuration

Every key that a document may have. This page is written from the schema by \`npm run generate -w @ros/config\`.
A list or a value replaces what a lower layer has, a map is merged with it. Defaults hold where no layer sets a key.

`;

/** The reference of all keys as Markdown: one table for each kind of map. */
export function emitReference(schema: Key): string {
  const sections: string[] = [];
  emitSection(schema, "", sections, new Set());
  return INTRODUCTION + sections.join("\n");
}

function emitSection(key: Key, path: string, sections: string[], seen: Set<string>): void {
  const { shape = {} } = definition(unwrap(key));
  const note = noteOf(key);
  const title = path === "" ? "The document" : `\`${path}\``;
  const rows = Object.entries(shape).map(([name, below]) => row(name, below));
  sections.push(
    `## ${title}\n\n${note?.description ?? ""}\n\n| key | type | default | meaning |\n|---|---|---|---|\n${rows.join("\n")}\n`,
  );
  for (const [name, below] of Object.entries(shape)) {
    for (const { at, section } of sectionsBelow(below, path === "" ? name : `${path}.${name}`)) {
      const type = noteOf(section)?.typeName;
      // daemons are alike, and so are services
      if (type !== undefined && seen.has(type))
        sections.push(
          `## \`${at}\`\n\n${noteOf(section)?.description} Its keys are those of ${link(type)}.\n`,
        );
      else {
        if (type !== undefined) seen.add(type);
        emitSection(section, at, sections, seen);
      }
    }
  }
}

function link(type: string): string {
  return type === "DockerConfig"
    ? "`rancher.bootstrap_docker`"
    : type === "ServiceConfig"
      ? "`rancher.bootstrap.SERVICE`"
      : "the section of the same kind above";
}

/** The maps of known keys at or inside of a key. */
function sectionsBelow(key: Key, at: string): { at: string; section: Key }[] {
  const plain = unwrap(key);
  const { type, valueType, element, options } = definition(plain);
  if (type === "object") return [{ at, section: key }];
  if (type === "record")
    return sectionsBelow(valueType!, `${at}.${(noteOf(plain)?.keys ?? "key").toUpperCase()}`);
  if (type === "array") return sectionsBelow(element!, `${at}[]`);
  return (options ?? []).flatMap((option) => sectionsBelow(option, at));
}

function row(name: string, key: Key): string {
  const { description = "", default: initial, examples, format, deprecated, secret } = noteOf(key) ?? {};
  const notes = [
    description,
    deprecated === undefined ? undefined : `Use \`${deprecated}\` instead.`,
    secret ? "Secret: not exported unless asked for." : undefined,
    examples === undefined ? undefined : `For example ${code(examples[0])}.`,
  ];
  const type = format === undefined ? describeType(key) : FORMATS[format].expected;
  const value = initial === undefined ? "" : code(initial);
  return `| \`${name}\` | ${cell(type)} | ${value} | ${cell(notes.filter((part) => part !== undefined).join(" "))} |`;
}

function code(value: unknown): string {
  return `\`${cell(typeof value === "string" ? value : JSON.stringify(value))}\``;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
