import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { hasOnlyDefaultNetworks } from "./only-default-networks.ts";
import { readBolt } from "./read-bolt.ts";

const PAGE = 4096;
// offsets in a page, behind its header of 16 bytes
const FIRST_CHILD = 24;
const ROOT = 32;
const TRANSACTION = 64;

/** Stores as dockerd 26.1.5 wrote them. */
const recorded = (name: string): Uint8Array =>
  gunzipSync(readFileSync(new URL(`./testdata/networks-${name}.db.gz`, import.meta.url)));

const namesIn = (store: Uint8Array): string[] =>
  readBolt(store).flatMap(({ value }) => /"name":"([^"]+)","networkType"/.exec(value)?.[1] ?? []);

describe("hasOnlyDefaultNetworks()", () => {
  test.each([
    ["after the first start", "fresh", true],
    ["after containers on the bridge and on the host's network, all gone", "used", true],
    ["with twelve networks of people", "many", false],
    ["when people's networks are removed, while their bytes lie in free pages", "removed", true],
    ["of an engine that was killed with a container on the bridge", "killed", false],
  ])("a store %s", (_, name, expected) => {
    expect(hasOnlyDefaultNetworks(recorded(name))).toBe(expected);
  });

  test("removed networks do lie in that store's free pages", () => {
    expect(Buffer.from(recorded("removed")).includes('"name":"n1')).toBe(true);
  });

  test.each<[string, (store: Uint8Array) => Uint8Array]>([
    ["an empty file", () => new Uint8Array()],
    ["one of zeros", (store) => store.fill(0)],
    ["one that is cut off behind its descriptions", (store) => store.subarray(0, 8192)],
    ["one with pages of an unknown kind", (store) => eachPage(store, (page) => page.setUint16(8, 32, true))],
    ["another file", () => new TextEncoder().encode("local-kv.db".repeat(4096))],
  ])("%s says nothing of networks", (_, damage) => {
    expect(hasOnlyDefaultNetworks(damage(recorded("fresh")))).toBe(false);
  });

  test("a page that leads to itself does not keep the boot", () => {
    const store = eachPage(recorded("many"), (page, number) => {
      if (page.getUint16(8, true) === 1) page.setBigUint64(FIRST_CHILD, BigInt(number), true);
    });
    expect(() => readBolt(store)).toThrow("a page is part of itself");
    expect(hasOnlyDefaultNetworks(store)).toBe(false);
  });
});

describe("readBolt()", () => {
  test("reads every entry of a tree of several pages", () => {
    const people = Array.from({ length: 12 }, (_, index) => `n${index + 1}`);
    expect(namesIn(recorded("many")).sort()).toEqual([...people, "bridge", "host", "none"].sort());
  });

  test("takes the older description of the tree when the newer one is not whole", () => {
    const store = recorded("fresh");
    const view = new DataView(store.buffer, store.byteOffset);
    const transaction = (page: number): bigint => view.getBigUint64(page * PAGE + TRANSACTION, true);
    const newer = transaction(0) > transaction(1) ? 0 : 1;
    // the checksum does not fit any more
    view.setUint32(newer * PAGE + ROOT, 99, true);
    expect(readBolt(store).length).toBeGreaterThan(0);
  });
});

/** Changes the pages behind the two descriptions. */
function eachPage(store: Uint8Array, change: (page: DataView, number: number) => void): Uint8Array {
  for (let number = 2; number * PAGE < store.length; number++)
    change(new DataView(store.buffer, store.byteOffset + number * PAGE, PAGE), number);
  return store;
}
