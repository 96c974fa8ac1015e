import { type Document, isCollection, visit, type YAMLError } from "yaml";
import type { Fault } from "./fault.ts";

/**
 * The first thing that keeps a text from being YAML. Only the first: what the parser says after it
 * is a consequence more often than a second fault.
 */
export function syntaxFault(text: string, document: Document.Parsed): Fault | undefined {
  const errors = [...document.errors].sort((a, b) => a.pos[0] - b.pos[0]);
  const error = errors[0];
  if (error === undefined) return undefined;
  if (/call stack/.test(error.message)) return exhausted(error.pos[0]);
  const quote = openQuote(text, document, error);
  if (quote !== undefined) return quote;
  const bracket = openBracket(text, document, errors);
  if (bracket !== undefined) return bracket;
  const [start, end] = error.pos;
  return (
    explain(text, document, error) ?? { code: "CONFIG_SYNTAX", message: plain(error.message), start, end }
  );
}

/** The parser recurses per level, and this is how it says that it could not. */
export function exhausted(start: number): Fault {
  const hint = "no configuration needs so many levels";
  return { code: "CONFIG_TOO_DEEP", message: "expected fewer levels", start, end: start + 1, hint };
}

/** The parser reports a missing quote where the text ends: the fault is where it opens. */
function openQuote(text: string, document: Document.Parsed, error: YAMLError): Fault | undefined {
  const at = error.pos[0];
  const isMissing = error.code === "MISSING_CHAR" && /closing ["']quote/.test(error.message);
  let opener: number | undefined;
  visit(document, {
    Scalar(_, node) {
      if (node.type !== "QUOTE_DOUBLE" && node.type !== "QUOTE_SINGLE") return;
      const [start, end] = node.range as unknown as [number, number];
      const spansLines = text.slice(start, end).includes("\n");
      // text right behind a quoted value of several lines: its closing quote was meant to open another
      if (start <= at && (isMissing ? at <= end + 1 : spansLines && at >= end && sameLine(text, end, at)))
        opener = start;
    },
  });
  if (opener === undefined) return undefined;
  const quote = text[opener]!;
  return {
    code: "CONFIG_UNCLOSED",
    message: `expected a closing ${quote} for the one that opens here`,
    start: opener,
    end: opener + 1,
    hint:
      quote === '"'
        ? 'inside double quotes write \\" for a quote'
        : "inside single quotes write '' for a quote",
  };
}

function sameLine(text: string, from: number, to: number): boolean {
  return !text.slice(from, to).includes("\n");
}

function openBracket(
  text: string,
  document: Document.Parsed,
  errors: readonly YAMLError[],
): Fault | undefined {
  const first = errors[0]!;
  if (!/^Flow (?:sequence|map)|Implicit keys of flow|Missing , between flow/i.test(first.message))
    return undefined;
  let opener: number | undefined;
  visit(document, (_, node) => {
    if (!isCollection(node) || !node.flow || !node.range) return;
    const [start, end] = node.range;
    if (text[start] !== "[" && text[start] !== "{") return; // `[a: b]` holds a map without braces
    const closer = text[start] === "[" ? "]" : "}";
    const isOpen = text[end - 1] !== closer || end - 1 === start;
    if (isOpen && start <= first.pos[0]) opener = start;
  });
  if (opener === undefined) return undefined;
  const bracket = text[opener]!;
  return {
    code: "CONFIG_UNCLOSED",
    message: `expected a closing ${bracket === "[" ? "]" : "}"} for the ${bracket} that opens here`,
    start: opener,
    end: opener + 1,
  };
}

/** Say the common mistakes in the words of someone who has to mend them. */
function explain(text: string, document: Document.Parsed, error: YAMLError): Fault | undefined {
  const [start, end] = error.pos;
  const syntax = (message: string, hint: string, from = start, to = end): Fault => ({
    code: "CONFIG_SYNTAX",
    message,
    start: from,
    end: to,
    hint,
  });
  switch (error.code) {
    case "TAB_AS_INDENT": {
      const line = text.lastIndexOf("\n", start) + 1;
      const tabs = /^[ \t]+/.exec(text.slice(line))?.[0] ?? "";
      return {
        ...syntax(
          "expected spaces, got a tab as indentation",
          "YAML is indented with spaces",
          line,
          line + tabs.length,
        ),
        code: "CONFIG_TAB",
        fix: { title: "replace the tabs with spaces", text: tabs.replaceAll("\t", "  ") },
      };
    }
    case "BAD_SCALAR_START":
      return syntax(
        `expected a value, got the reserved character ${text[start]}`,
        "put the value in quotes",
        start,
        start + 1,
      );
    case "BAD_DQ_ESCAPE":
      return syntax(
        `expected an escape that YAML knows, got ${text.slice(start, Math.min(end, start + 2))}`,
        "double the backslash, or use single quotes",
      );
    case "MULTIPLE_DOCS":
      return syntax("expected one document, got a second one", "remove the line --- and what follows it");
    case "MULTILINE_IMPLICIT_KEY":
      return (
        missingColon(text, document, start) ?? syntax("expected KEY: VALUE", "a colon and a space end a key")
      );
    case "MISSING_CHAR":
      return /Implicit map keys/.test(error.message)
        ? missingColon(text, document, lastWord(text, start))
        : undefined;
    case "BLOCK_AS_IMPLICIT_KEY":
      return nested(text, start) ?? undefined;
    case "BAD_INDENT": {
      if (!/same column/.test(error.message)) return undefined;
      const entry = start + /^ */.exec(text.slice(start))![0].length;
      const message = "expected the indentation of the entries around it";
      return syntax(message, "entries of one map begin in one column", entry, endOfLine(text, entry));
    }
    case "UNEXPECTED_TOKEN":
      return unexpected(text, error, syntax);
    default:
      return undefined;
  }
}

/** `a: b: c`, or a map below a key that already has a value. */
function nested(text: string, start: number): Fault {
  const line = text.slice(start, endOfLine(text, start));
  if (/:(?:\s|$)/.test(line)) {
    return {
      code: "CONFIG_SYNTAX",
      message: "expected one value, got a second KEY: on the line",
      start,
      end: start + line.trimEnd().length,
      hint: "put a value that holds a colon and a space in quotes",
    };
  }
  const next = endOfLine(text, start) + 1;
  const indent = /^[ \t]*/.exec(text.slice(next))![0].length;
  return {
    code: "CONFIG_SYNTAX",
    message: "expected no deeper entries, the key above has a value already",
    start: next + indent,
    end: endOfLine(text, next),
    hint: "remove the value, or indent these lines as far as the key above",
  };
}

function missingColon(text: string, _document: Document.Parsed, at: number): Fault {
  const line = text.slice(at, endOfLine(text, at)).trimEnd();
  const glued = /^([\w-]+):(?=\S)/.exec(line);
  const base = { code: "CONFIG_SYNTAX" as const, start: at, end: at + line.length };
  return glued === null
    ? {
        ...base,
        message: "expected KEY: VALUE, got text without a colon",
        hint: "a colon and a space end a key",
      }
    : { ...base, message: "expected a space after the colon", hint: `write ${glued[0]} and a space` };
}

function lastWord(text: string, at: number): number {
  const line = text.lastIndexOf("\n", Math.max(0, at - 1)) + 1;
  return line + /^[\s-]*/.exec(text.slice(line, at))![0].length;
}

function unexpected(
  text: string,
  error: YAMLError,
  syntax: (message: string, hint: string, from?: number, to?: number) => Fault,
): Fault | undefined {
  const [start] = error.pos;
  if (/block-seq-ind on same line/.test(error.message)) {
    return syntax(
      "expected the list on lines of its own",
      "put - on the next line, or the list in [ ]",
      start,
      start + 1,
    );
  }
  if (/flow-(?:map|seq)-end/.test(error.message)) {
    return syntax(
      `expected no ${text[start]} here, none is open`,
      "remove it, or open it before",
      start,
      start + 1,
    );
  }
  if (/scalar at node end/i.test(error.message)) {
    const quoted = /["']$/.test(text.slice(0, start).trimEnd());
    return quoted
      ? syntax(
          "expected the value to end at its closing quote",
          "write the quote inside twice, or quote the whole value with the other kind",
        )
      : syntax(
          "expected an entry of the list or map above it",
          "indent the line like the entries it belongs to",
          start,
          endOfLine(text, start),
        );
  }
  return undefined;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

/** The parser's own words, without the position that it appends. */
function plain(message: string): string {
  return message
    .split("\n")[0]!
    .replace(/ at line .*$/, "")
    .replace(/\.$/, "");
}
