/**
 * Reads a file of bbolt, the database in which Docker keeps its networks: a tree of pages, of which two
 * descriptions (meta pages) are kept; the newer whole one counts. Free pages keep what they held before.
 * The layout is that of go.etcd.io/bbolt, page.go and db.go; numbers are little-endian.
 */

const META_MAGIC = 0xed0cdaed;
const VERSION = 2;
const PAGE_HEADER = 16;
const META_CHECKED = 56;
const BUCKET_HEADER = 16;
const BRANCH_ELEMENT = 16;
const LEAF_ELEMENT = 16;
const IS_BRANCH = 1;
const IS_LEAF = 2;
const HOLDS_BUCKET = 1;

export interface BoltEntry {
  readonly key: string;
  readonly value: string;
}

/** The entries of all buckets, in the order of the tree. Throws a RangeError where the file is cut off or is none of bbolt. */
export function readBolt(bytes: Uint8Array): BoltEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { pageSize, root } = readMeta(view);
  const entries: BoltEntry[] = [];
  // more pages than there are: a page that leads to itself
  let pagesLeft = Math.floor(bytes.length / pageSize);

  function readPage(offset: number): void {
    if (pagesLeft-- === 0) throw new RangeError("bbolt: a page is part of itself");
    const flags = view.getUint16(offset + 8, true);
    const count = view.getUint16(offset + 10, true);
    const first = offset + PAGE_HEADER;
    if (flags === IS_BRANCH)
      for (let index = 0; index < count; index++)
        readPage(number64(view, first + index * BRANCH_ELEMENT + 8) * pageSize);
    else if (flags === IS_LEAF)
      for (let index = 0; index < count; index++) readLeaf(first + index * LEAF_ELEMENT);
    else throw new RangeError(`bbolt: expected a page of entries at ${offset}, got flags ${flags}`);
  }

  function readLeaf(element: number): void {
    const keyAt = element + view.getUint32(element + 4, true);
    const valueAt = keyAt + view.getUint32(element + 8, true);
    const end = valueAt + view.getUint32(element + 12, true);
    if (end > bytes.length) throw new RangeError("bbolt: an entry is cut off");
    if (view.getUint32(element, true) !== HOLDS_BUCKET) {
      entries.push({ key: text(bytes, keyAt, valueAt), value: text(bytes, valueAt, end) });
      return;
    }
    const page = number64(view, valueAt);
    // a small bucket's page lies behind its header
    readPage(page === 0 ? valueAt + BUCKET_HEADER : page * pageSize);
  }

  readPage(root * pageSize);
  return entries;
}

interface Meta {
  readonly pageSize: number;
  readonly root: number;
  readonly transaction: number;
}

function readMeta(view: DataView): Meta {
  const first = metaAt(view, 0);
  // without the first the size of a page is not known; the system's is nearly always this
  const second = metaAt(view, first?.pageSize ?? 4096);
  const newest = [first, second]
    .filter((meta) => meta !== undefined)
    .sort((one, other) => other.transaction - one.transaction)[0];
  if (newest === undefined)
    throw new RangeError("bbolt: expected a description of the tree, got none that is whole");
  return newest;
}

function metaAt(view: DataView, page: number): Meta | undefined {
  const meta = page + PAGE_HEADER;
  if (meta + META_CHECKED + 8 > view.byteLength) return undefined;
  if (view.getUint32(meta, true) !== META_MAGIC || view.getUint32(meta + 4, true) !== VERSION)
    return undefined;
  if (view.getBigUint64(meta + META_CHECKED, true) !== fnv64(view, meta, META_CHECKED)) return undefined;
  const pageSize = view.getUint32(meta + 8, true);
  return { pageSize, root: number64(view, meta + 16), transaction: number64(view, meta + 48) };
}

/** FNV-1a of 64 bits. */
function fnv64(view: DataView, offset: number, length: number): bigint {
  let hash = 0xcbf29ce484222325n;
  for (let index = 0; index < length; index++)
    hash = BigInt.asUintN(64, (hash ^ BigInt(view.getUint8(offset + index))) * 0x100000001b3n);
  return hash;
}

const number64 = (view: DataView, offset: number): number => Number(view.getBigUint64(offset, true));

const decoder = new TextDecoder();
const text = (bytes: Uint8Array, from: number, to: number): string =>
  decoder.decode(bytes.subarray(from, to));
