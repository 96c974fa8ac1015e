import {
  type CreateNodeOptions,
  Document,
  type DocumentOptions,
  type SchemaOptions,
  type ToStringOptions,
  visit,
} from "yaml";
import type { Config } from "../config/config.ts";
import { resolveScalar } from "./resolve-scalar.ts";
import type { Tree } from "./tree.ts";

/** By YAML 1.1's rules text like `yes` and `0755` is put in quotes, so that every reader takes it for text. */
const OPTIONS: CreateNodeOptions & DocumentOptions & SchemaOptions & ToStringOptions = {
  version: "1.1",
  schema: "yaml-1.1",
  lineWidth: 0,
  aliasDuplicateObjects: false,
  customTags: (tags) =>
    tags.filter((tag) => typeof tag === "string" || !/omap|set|pairs|binary|timestamp|merge/.test(tag.tag)),
};

/** A configuration as YAML, with the line at the top by which user data is known. */
export function stringifyConfig(config: Config | Tree): string {
  return `#cloud-config\n${stringifyValue(config)}`;
}

/** Data as YAML, one line break at its end. */
export function stringifyValue(value: unknown): string {
  return render(value, OPTIONS);
}

/** A value as `get` prints it: a list or map as YAML and a blank line, anything else on one line. */
export function renderValue(value: unknown): string {
  if (value === undefined) return "\n";
  if (value === null) return "<nil>\n";
  return typeof value === "object"
    ? `${render(value, { ...OPTIONS, indentSeq: false })}\n`
    : `${String(value)}\n`;
}

function render(value: unknown, options: typeof OPTIONS): string {
  const document = new Document(value, options);
  visit(document, {
    Scalar(_, node) {
      // a key << would bring in another map, and a byte order mark be dropped
      if (typeof node.value === "string" && (node.value === "<<" || node.value.startsWith("\ufeff")))
        node.type = "QUOTE_DOUBLE";
    },
  });
  return document.toString(options);
}

/** A value on one line, as it may stand inside of brackets. */
export function flowValue(value: unknown): string {
  const isPlain =
    typeof value === "string" && /^[\w/][\w./@+-]*$/.test(value) && resolveScalar(value) === value;
  return isPlain ? value : JSON.stringify(value);
}
