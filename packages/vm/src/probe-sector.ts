/** What the probe leaves in QEMU's exit code when all went well: `(0x10 << 1) | 1`. */
export const PROBE_PASSED = 33;

// a hypervisor that hangs or crashes its guests does so in one of these steps
const STEPS: readonly (readonly [code: string, does: string])[] = [
  ["fa 31c0 8ed8 8ec0 8ed0 bc007c", "segments 0, stack below the sector"],
  ["fb b91200 f4 e2fd", "sti; 18 times hlt: one second of timer interrupts"],
  ["fa fc bf0010 b90018 f3ab", "cli; zeros for three page tables at 0x1000"],
  ["c70600100320 c70600200330 c70600308300", "the first 2 MiB, one to one"],
  ["66b800100000 0f22d8", "cr3: the page tables"],
  ["66b820000000 0f22e0", "cr4: PAE"],
  ["66b9800000c0 0f32 0d0001 0f30", "EFER: long mode"],
  ["660f0116917c", "lgdt at 0x7c91"],
  ["66b801000080 0f22c0", "cr0: paging, protection"],
  ["66ea657c00000800", "jump to 64-bit code at 0x7c65"],
  ["bf00001000 b900000200 4889f8 f348ab", "write 1 MiB from 1 MiB on"],
  ["0fa2", "cpuid: an exit to the hypervisor"],
  ["b810000000 e7f4", "out 0xf4: QEMU's debug exit"],
  ["f4 ebfd", "halt for ever"],
  ["0000000000000000 00000000009a2000", "the descriptors: none, 64-bit code"],
  ["0f00 817c0000", "their size and address"],
];

/** A boot sector that runs for a second in real mode, then in long mode, and ends QEMU. */
export function probeSector(): Uint8Array {
  const sector = Buffer.alloc(512);
  Buffer.from(STEPS.map(([code]) => code.replaceAll(" ", "")).join(""), "hex").copy(sector);
  sector.writeUInt16LE(0xaa55, 510);
  return sector;
}
