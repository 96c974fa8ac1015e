/** What a variable stands for; undefined when it is not set. */
export type Lookup = (name: string) => string | undefined;

export type TemplateFault = "invalid" | "required";

/** A template that cannot be resolved. `start` and `end` are offsets into the outermost text. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
  readonly code: TemplateFault;
  readonly start: number;
  readonly end: number;
  readonly variable: string | undefined;

  constructor(
    code: TemplateFault,
    message: string,
    at: { start: number; end: number; variable?: string | undefined },
  ) {
    super(message);
    this.code = code;
    this.start = at.start;
    this.end = at.end;
    this.variable = at.variable;
  }
}

export interface InterpolateOptions {
  /** `libcompose` knows `$V`, `${V}` and `$$` alone, and refuses a lone dollar. */
  readonly dialect?: "compose" | "libcompose";
  /** Told of a variable that is not set and has no default. */
  readonly onUnset?: (name: string, start: number, end: number) => void;
}

/** A reference to a variable, as `variablesOf` lists it. */
export interface VariableReference {
  readonly name: string;
  readonly required: boolean;
  readonly defaultValue?: string;
  readonly alternateValue?: string;
}

/** Levels of defaults inside defaults. */
const MAX_NESTING = 100;

/**
 * Replace `$NAME`, `${NAME}` and the forms with a default, an alternate value or a message by what
 * they stand for. A default is a template too, read only when it is needed; `$$` is one dollar.
 *
 * @example
 * interpolate("${TAG:-latest}", (name) => process.env[name]);
 */
export function interpolate(template: string, lookup: Lookup, options: InterpolateOptions = {}): string {
  if (!template.includes("$")) return template;
  return expand(template, 0, 0, { lookup, options, whole: template });
}

interface Context {
  readonly lookup: Lookup;
  readonly options: InterpolateOptions;
  readonly whole: string;
}

const NAME = /[_A-Za-z][_A-Za-z0-9]*/y;
const OPERATOR = /:?[-+?]/y;

function expand(text: string, offset: number, depth: number, context: Context): string {
  let result = "";
  let at = 0;
  for (;;) {
    const dollar = text.indexOf("$", at);
    if (dollar === -1) return result + text.slice(at);
    result += text.slice(at, dollar);
    const next = text[dollar + 1];
    if (next === "$") {
      result += "$";
      at = dollar + 2;
    } else if (next === "{") {
      const reference = readReference(text, dollar, offset, depth, context);
      result += resolve(reference, depth, context);
      at = reference.end;
    } else {
      const name = match(NAME, text, dollar + 1);
      if (name === undefined) {
        if (context.options.dialect === "libcompose")
          throw invalid(context, offset + dollar, offset + dollar + 1);
        result += "$";
        at = dollar + 1;
      } else {
        at = dollar + 1 + name.length;
        result += plainValue(name, offset + dollar, offset + at, context);
      }
    }
  }
}

interface Reference {
  readonly name: string;
  readonly operator: string;
  readonly rest: string;
  /** Where the rest stands in the whole text. */
  readonly restOffset: number;
  readonly start: number;
  /** Behind the closing brace, in the text at hand. */
  readonly end: number;
  readonly offset: number;
}

function readReference(
  text: string,
  dollar: number,
  offset: number,
  depth: number,
  context: Context,
): Reference {
  const name = match(NAME, text, dollar + 2);
  const fail = () => invalid(context, offset + dollar, offset + text.length);
  if (name === undefined || depth > MAX_NESTING) throw fail();
  const after = dollar + 2 + name.length;
  const start = offset + dollar;
  if (text[after] === "}")
    return { name, operator: "", rest: "", restOffset: 0, start, end: after + 1, offset };
  const operator = context.options.dialect === "libcompose" ? undefined : match(OPERATOR, text, after);
  if (operator === undefined) throw fail();
  const from = after + operator.length;
  const close = closingBrace(text, from);
  if (close === -1) throw fail();
  return {
    name,
    operator,
    rest: text.slice(from, close),
    restOffset: offset + from,
    start,
    end: close + 1,
    offset,
  };
}

/** The brace that closes the one before `from`; braces in between are counted. */
function closingBrace(text: string, from: number): number {
  let open = 1;
  for (let at = from; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 123) open++;
    else if (char === 125 && --open === 0) return at;
  }
  return -1;
}

function resolve(reference: Reference, depth: number, context: Context): string {
  const { name, operator, rest, restOffset, start, end, offset } = reference;
  if (operator === "") return plainValue(name, start, offset + end, context);
  const value = context.lookup(name);
  const isSet = value !== undefined && (operator.length === 1 || value !== "");
  const below = () => expand(rest, restOffset, depth + 1, context);
  switch (operator[operator.length - 1]) {
    case "-":
      return isSet ? value : below();
    case "+":
      return isSet ? below() : "";
    default: {
      if (isSet) return value;
      const message = below();
      const at = { start, end: offset + end, variable: name };
      throw new TemplateError(
        "required",
        `required variable ${name} is missing a value${message && `: ${message}`}`,
        at,
      );
    }
  }
}

function plainValue(name: string, start: number, end: number, { lookup, options }: Context): string {
  const value = lookup(name);
  if (value === undefined) options.onUnset?.(name, start, end);
  return value ?? "";
}

function invalid({ whole }: Context, start: number, end: number): TemplateError {
  return new TemplateError("invalid", `Invalid template: ${JSON.stringify(whole)}`, { start, end });
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** Every variable that a template refers to, those inside of defaults too. */
export function variablesOf(template: string): VariableReference[] {
  const found: VariableReference[] = [];
  const context: Context = { lookup: () => undefined, options: {}, whole: template };
  const visit = (text: string, depth: number): void => {
    for (let at = text.indexOf("$"); at !== -1; at = text.indexOf("$", at)) {
      if (text[at + 1] === "$") {
        at += 2;
      } else if (text[at + 1] === "{") {
        const { name, operator, rest, end } = readReference(text, at, 0, depth, context);
        const kind = operator[operator.length - 1];
        found.push({
          name,
          required: kind === "?",
          ...(kind === "-" ? { defaultValue: rest } : {}),
          ...(kind === "+" ? { alternateValue: rest } : {}),
        });
        visit(rest, depth + 1);
        at = end;
      } else {
        const name = match(NAME, text, at + 1);
        if (name !== undefined) found.push({ name, required: false });
        at += 1 + (name?.length ?? 0);
      }
    }
  };
  visit(template, 0);
  return found;
}
