import { BuildError } from "../build-error.ts";

/** ICU's "Common Data" package begins with this: magic bytes, and 8 bytes later the format's name. */
const MAGIC = Buffer.from([0xda, 0x27]);
const FORMAT = "CmnD";
const FORMAT_AT = 12;

/** Text conversions, word lists, transliterations, character names: nothing of ours asks for them. */
const NEVER_USED = /\.(cnv|dict)$|^translit\/|^unames\.icu$/;
/** `de.res`, `zh_Hant_TW.res`; not `root.res`, `pool.res` or `zoneinfo64.res`. */
const LOCALE = /(^|\/)[a-z]{2,3}(_\w+)*\.res$/;
const ENGLISH = /(^|\/)en(_US|_US_POSIX|_001)?\.res$/;

const isKept = (name: string): boolean =>
  !NEVER_USED.test(name) && (!LOCALE.test(name) || ENGLISH.test(name));

/**
 * Take the locales but English out of the ICU data inside Node's program, in place: a quarter of the program.
 * Their entries leave the table of contents and their bytes become zeros, which compress to nothing; no other
 * byte moves. ICU falls back to its root locale, as it does for any language that it does not know.
 * Returns the number of bytes that were cleared. Format: unicode-org/icu, `source/common/ucmndata.h`.
 */
export function dropLocales(program: Buffer): number {
  const contents = findContents(program);
  const count = program.readUInt32LE(contents);
  const entries = Array.from({ length: count }, (_, index) => {
    const at = contents + 4 + index * 8;
    const name = contents + program.readUInt32LE(at);
    return {
      raw: Buffer.from(program.subarray(at, at + 8)),
      name: program.toString("latin1", name, program.indexOf(0, name)).replace(/^[^/]*\//, ""),
      start: contents + program.readUInt32LE(at + 4),
    };
  });
  let cleared = 0;
  let kept = 0;
  for (const [index, { raw, name, start }] of entries.entries()) {
    const end = entries[index + 1]?.start;
    // where the last one ends is written nowhere
    if (isKept(name) || end === undefined) {
      raw.copy(program, contents + 4 + kept * 8);
      kept += 1;
    } else {
      program.fill(0, start, end);
      cleared += end - start;
    }
  }
  program.writeUInt32LE(kept, contents);
  return cleared;
}

/** Where the package's table of contents begins. */
function findContents(program: Buffer): number {
  for (let at = program.indexOf(FORMAT); at !== -1; at = program.indexOf(FORMAT, at + 1)) {
    const header = at - FORMAT_AT;
    if (header >= 0 && program.subarray(header + 2, header + 4).equals(MAGIC))
      return header + program.readUInt16LE(header);
  }
  throw new BuildError("Node's program holds no ICU data: expected a build with full ICU, as npm's are");
}
