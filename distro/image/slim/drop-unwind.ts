import { BuildError } from "../build-error.ts";
import { PT_LOAD, readElf } from "../elf.ts";
import { cutSegment } from "./cut-segment.ts";

const PT_GNU_EH_FRAME = 0x6474e550;
const UNWIND = [".eh_frame_hdr", ".eh_frame", ".gcc_except_table"];

/**
 * Take out of a program what C++ exceptions need to find their handlers. Only for a program that never catches
 * any: one that is thrown then ends it, as it would without a handler. LSB, "Exception Frames".
 */
export function dropUnwind(program: Buffer): Buffer {
  const elf = readElf(program);
  const index = elf?.segments.find(({ type }) => type === PT_GNU_EH_FRAME);
  const home = elf?.segments.find(
    (one) =>
      index &&
      one.type === PT_LOAD &&
      one.address <= index.address &&
      index.address < one.address + one.length,
  );
  const tail = elf?.sections.filter(
    ({ isLoaded, address }) =>
      index && home && isLoaded && address >= index.address && address < home.address + home.length,
  );
  if (!index || !home || tail?.map(({ name }) => name).join() !== UNWIND.join())
    throw new BuildError(
      "Node's unwind tables: expected them alone at the end of one segment, got another layout",
      {
        hint: "leave out dropUnwind in distro/image/slim/slim-node.ts to use Node as it is",
      },
    );
  const slim = Buffer.from(program);
  // PT_NULL and SHT_NULL: entries that nobody reads
  slim.writeUInt32LE(0, index.header);
  for (const { header } of tail) slim.fill(0, header, header + 64);
  return cutSegment(slim, home, index.address - home.address);
}
