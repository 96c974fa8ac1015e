import { MAX_DECODED_BYTES } from "../decode-content.ts";
import { type Diagnostic, diagnostic } from "../diagnostic.ts";
import {
  type ReadUserDataOptions,
  readUserData,
  type UserData,
  type UserDataPart,
} from "./read-user-data.ts";

export interface LoadIncludesOptions extends ReadUserDataOptions {
  readonly signal?: AbortSignal;
}

/** Includes inside includes, and documents loaded in all. */
const MAX_DEPTH = 3;
const MAX_DOCUMENTS = 20;

/** Replace each include by what stands at its address. An address is loaded once, so a loop ends. */
export async function loadIncludes(
  userData: UserData,
  load: (url: string, signal?: AbortSignal) => Promise<Uint8Array>,
  options: LoadIncludesOptions = {},
): Promise<UserData> {
  const seen = new Set<string>();
  const diagnostics: Diagnostic[] = [...userData.diagnostics];
  let bytesLeft = options.maxBytes ?? MAX_DECODED_BYTES;

  async function expand(parts: readonly UserDataPart[], depth: number): Promise<UserDataPart[]> {
    const expanded: UserDataPart[] = [];
    for (const part of parts) {
      if (part.kind === "include") expanded.push(...(await include(part, depth)));
      else expanded.push(part);
    }
    return expanded;
  }

  async function include(
    part: Extract<UserDataPart, { kind: "include" }>,
    depth: number,
  ): Promise<UserDataPart[]> {
    const refuse = (message: string, hint?: string): [] => {
      diagnostics.push(
        diagnostic("USER_DATA_INCLUDE", message, { file: part.name, ...(hint !== undefined && { hint }) }),
      );
      return [];
    };
    const where = withoutSecrets(part.url);
    if (seen.has(part.url)) return refuse(`expected each address once, got ${where} again`);
    if (depth > MAX_DEPTH) return refuse(`expected at most ${MAX_DEPTH} levels of includes`);
    if (seen.size >= MAX_DOCUMENTS) return refuse(`expected at most ${MAX_DOCUMENTS} included documents`);
    seen.add(part.url);
    let bytes: Uint8Array;
    try {
      options.signal?.throwIfAborted();
      bytes = await load(part.url, options.signal);
    } catch (error) {
      return refuse(
        `expected a document at ${where}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    const read = readUserData(bytes, { ...options, file: where, maxBytes: bytesLeft });
    bytesLeft -= Math.min(bytesLeft, sizeOf(read));
    diagnostics.push(...read.diagnostics);
    return expand(read.parts, depth + 1);
  }

  return { kind: userData.kind, parts: await expand(userData.parts, 1), diagnostics };
}

function sizeOf({ parts }: UserData): number {
  return parts.reduce((sum, part) => {
    if (part.kind === "script") return sum + part.content.length;
    return sum + (part.kind === "cloud-config" ? part.text.length : 0);
  }, 0);
}

/** An address for people: signed links carry their secret in the query, others in the user part. */
function withoutSecrets(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
