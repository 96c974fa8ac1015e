import { describe, expect, test } from "vitest";
import { load } from "../load/load.ts";
import { configHash } from "./config-hash.ts";

/** Printed by `docker compose config --hash` of 2.26.1 for a project in /w. */
const HASHES: readonly [yaml: string, hash: string][] = [
  ["image: x", "d5457d0b2799957b606d2ac4ed52d85a1e75799490e56229948300b9a59e8953"],
  [
    "{image: x, scale: 3, pull_policy: always, build: .}",
    "d5457d0b2799957b606d2ac4ed52d85a1e75799490e56229948300b9a59e8953",
  ],
  ["{image: x, deploy: {replicas: 2}}", "44afd1045bf833334d45f6fe848d207c5338c9e318b0126c9f1427c9cc291b8e"],
  [
    "{image: x, tty: true, cpus: 0.1, mem_limit: 1k, env_file: []}",
    "953b06ef94d27c782532732de9a87226aec3ccab728fe77af4eebb864256c46b",
  ],
  [
    "{image: x, ulimits: {nofile: 10, core: {soft: 0, hard: -1}}}",
    "3a2d975bced5d0ff79487a47305eb8da2649e36aaf3edbc183345c8b3ca16464",
  ],
  [
    "{image: x, blkio_config: {weight: 300, device_read_bps: [{path: /dev/sda, rate: 1m}], weight_device: [{path: /a, weight: 3}]}}",
    "6d700ce080c543b7e7b10e01bc52d1ec092f7ce3586d23b145ea7532e221fa75",
  ],
  [
    '{image: x, secrets: [s, {source: s, target: q, mode: 0440}], healthcheck: {test: "a && b < c", interval: 90s, retries: 0}, extra_hosts: {b: 1.1.1.1, a: 2.2.2.2}}',
    "e3ad9c63e380c8a8cf221c122a8b437f084e1def1c7cdae45a715d9804370637",
  ],
  [
    "{image: x, gpus: [{count: 1, options: {a: b}}], post_start: [{command: [a], user: u}]}",
    "ea5a57fea9ddcc78a57ddb3915422f895d4ff6b96d3898ce8dcc623862bc1c5b",
  ],
  [
    "{image: x, depends_on: [], cpuset: '0', labels: {a: '0'}}",
    "b5832669f161bff5a1088efb07e2f6ea4904f169e77e0e140e4c25059e8e6ed4",
  ],
  [
    "{image: x, secrets: [{source: s, uid: '0', gid: '0'}]}",
    "3ac9013aadb474f59458666cdcc1b5ed75b0ac07a5b4e69a8b393dcf123fe32f",
  ],
  ["{image: x, ports: ['0:80']}", "0770821cdfe8e11d3a5d6d4c9936a6ec6fb6b859684a3a4e15cdfd5882a1a272"],
  [
    "{image: x, tty: false, cpus: 0, mem_limit: 0, privileged: 'no'}",
    "d5457d0b2799957b606d2ac4ed52d85a1e75799490e56229948300b9a59e8953",
  ],
  ["{image: x, ulimits: {core: 0}}", "3ffedfb84d08bfe153eff5f4720d1a1fb55a8165326f10b9fbcd7225d9dfc4f2"],
  [
    "{image: x, ulimits: {core: 0, nofile: {soft: 5, hard: 0}, nproc: 3}}",
    "27f15f3b1089e0cb31c7c3447037052df1a344e0fcaffe840d3608313f639574",
  ],
  [
    "{image: x, networks: {n: {gw_priority: 5, priority: 3}}}",
    "06e717da10c4a067e0b0f197713bd08253ed039fb6033ef63aa775670ac9262e",
  ],
  [
    "{image: x, env_file: [a.env, {path: ./none.env, required: false}]}",
    "32991c599e9c3f3624a26b6057aa97f3878f007ebc5e95a4fc81f5609656188c",
  ],
  [
    "{image: x, env_file: [{path: ./a.env, format: raw}]}",
    "a1950a3c26da67d186d9d225580c0642e1dfb2dd4689335e1ce969b9057e7139",
  ],
  [
    "{image: x, env_file: [{path: ./a.env, format: raw, required: false}]}",
    "e776e53bea23661a10485c7d0a66410ec0cdc27c0f7a5960072b70ecdcf1fe3a",
  ],
  [
    "{image: x, label_file: ./l.lab, labels: {a: b}}",
    "4a0887c564ae95d3b409281371642ea21bfbf993172b0ea015a970a18ca6ab01",
  ],
  [
    "{image: x, secrets: [{source: s, mode: 0400}]}",
    "cf2350bd3964f7a544ce309f7c83b5ccb227213f968ccbad30d5ff2a7b914375",
  ],
];

const FILES: Readonly<Record<string, string>> = { "/w/a.env": "A=1\n", "/w/l.lab": "l=1\n" };

function serviceOf(yaml: string) {
  const text = `services:\n  s: ${yaml}\nsecrets: {s: {file: ./s}}\nnetworks: {n: {}}\n`;
  const options = { readFile: (path: string) => FILES[path], resolveEnvironment: false };
  return load([{ file: "/w/compose.yaml", text }], options).project!.services.s!;
}

describe("configHash()", () => {
  test.each(HASHES)("%s", (yaml, hash) =>
    expect(configHash(serviceOf(yaml.replace(/^image: x$/, "{image: x}")))).toBe(hash),
  );

  test("release 5 leaves dependencies and profiles out", () => {
    const service = serviceOf("{image: x}");
    const dependent = {
      ...service,
      profiles: ["p"],
      depends_on: { a: { condition: "service_started", required: true } as const },
    };
    expect(configHash(dependent)).not.toBe(configHash(service));
    expect(configHash(dependent, { version: "5.5.0" })).toBe(configHash(service, { version: "5.5.0" }));
  });

  test("the order of keys does not matter", () => {
    const service = serviceOf("{image: x, labels: {b: '1', a: '2'}, tty: true}");
    const reversed = Object.fromEntries(Object.entries(service).reverse()) as typeof service;
    expect(configHash({ ...reversed, labels: { a: "2", b: "1" } })).toBe(configHash(service));
  });
});
