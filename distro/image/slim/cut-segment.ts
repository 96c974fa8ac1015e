import { BuildError } from "../build-error.ts";
import { PT_LOAD, readElf, type Segment, u64 } from "../elf.ts";

const PAGE = 4096;
const SECTION_TABLE = 0x28;

/**
 * Shorten a loaded segment of a program and close the gap in the file. Addresses stay as they are; what comes
 * later in the file moves down by whole pages. What sections the end of the segment had is the caller's to say.
 */
export function cutSegment(program: Buffer, segment: Segment, length: number): Buffer {
  const { segments, sections } = readElf(program) ?? { segments: [], sections: [] };
  const loaded = segments.filter(({ type }) => type === PT_LOAD);
  if (loaded.some(({ header }) => u64(program, header + 48) > PAGE))
    throw new BuildError("program to be cut: expected segments aligned to pages, got larger ones", {
      hint: "use it as it is: see distro/image/slim",
    });
  const end = segment.offset + segment.length;
  const start = segment.offset + length;
  const next = Math.min(...loaded.map(({ offset }) => offset).filter((offset) => offset >= end));
  const gap = Math.floor((next - start) / PAGE) * PAGE;
  const cut = Buffer.concat([program.subarray(0, start), program.subarray(start + gap)]);
  /** The program's field that says where in the file something lies; the table of sections moves with its fields. */
  const move = (field: number): void => {
    const offset = u64(program, field);
    if (offset >= end) cut.writeBigUInt64LE(BigInt(offset - gap), field >= end ? field - gap : field);
  };
  for (const { header } of segments) move(header + 8);
  for (const { header } of sections) move(header + 24);
  move(SECTION_TABLE);
  cut.writeBigUInt64LE(BigInt(length), segment.header + 32);
  cut.writeBigUInt64LE(BigInt(length), segment.header + 40);
  return cut;
}
