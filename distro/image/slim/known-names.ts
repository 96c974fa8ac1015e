import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dynamicSymbols, elfNeeds } from "../elf.ts";
import { findLibrary } from "../tree.ts";

/** The symbols that the libraries of a program offer or ask for: any of them may be meant to meet its own. */
export function knownNames(program: Buffer, pool: string, path: string): Set<string> {
  const known = new Set<string>();
  const seen = new Set<string>();
  const queue = [...(elfNeeds(program)?.needed ?? [])];
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const library = readFileSync(join(pool, findLibrary(pool, name, path)));
    for (const symbol of dynamicSymbols(library)) known.add(symbol.name);
    queue.push(...(elfNeeds(library)?.needed ?? []));
  }
  return known;
}
