import { expect, test } from "vitest";
import { buildKitSpec } from "./buildkit-spec.ts";

const spec = (build: object) =>
  buildKitSpec(
    { name: "shop", services: { base: { image: "base:2" }, other: {} } },
    { build },
    {
      args: {},
      hosts: [],
      platform: undefined,
    },
  );

test.each<[object, object]>([
  [
    { labels: { a: "b" }, target: "t", network: "none" },
    { "label:a": "b", target: "t", "force-network-mode": "none" },
  ],
  [
    { shm_size: "1024", ulimits: { nofile: 5, nproc: { soft: 1, hard: 2 } } },
    { "shm-size": "1024", ulimit: "nofile=5:5,nproc=1:2" },
  ],
  [{ no_cache_filter: ["a", "b"] }, { "no-cache": "a,b" }],
  [
    {
      additional_contexts: {
        lib: "/lib",
        context: "/c",
        img: "docker-image://x",
        s: "service:base",
        o: "service:other",
      },
    },
    {
      "context:lib": "local:lib",
      "context:context": "local:_context",
      "context:img": "docker-image://x",
      "context:s": "docker-image://base:2",
      "context:o": "docker-image://shop-other",
    },
  ],
])("%j asks for %j", (build, attributes) => expect(spec(build).attributes).toEqual(attributes));

test("hosts, arguments, and what the command line adds", () => {
  const asked = {
    args: { A: "1" },
    hosts: ["db:10.0.0.1", "v6:::1"],
    platform: "linux/arm64",
    noCache: true,
    pull: true,
  };
  expect(buildKitSpec({}, { build: {} }, asked).attributes).toEqual({
    "build-arg:A": "1",
    "add-hosts": "db=10.0.0.1,v6=::1",
    platform: "linux/arm64",
    "no-cache": "",
    "image-resolve-mode": "pull",
  });
});

test("what BuildKit comes back for, and what only BuildKit has", () => {
  const { secrets, ssh, cacheFrom, cacheTo, entitlements, contexts, only } = spec({
    additional_contexts: { lib: "/lib", context: "/c" },
    secrets: [{ source: "token" }, { source: "key", target: "id" }],
    ssh: ["default", "git=/run/agent=1.sock"],
    cache_from: ["shop:cache", "type=registry,ref=a.example/b:c"],
    cache_to: ["type=inline"],
    privileged: true,
    network: "host",
  });
  expect(contexts).toEqual({ lib: "/lib", _context: "/c" });
  expect(secrets).toEqual([
    { id: "token", source: "token" },
    { id: "id", source: "key" },
  ]);
  expect(ssh).toEqual([{ id: "default" }, { id: "git", path: "/run/agent=1.sock" }]);
  expect(cacheFrom).toEqual([
    { type: "registry", ref: "shop:cache" },
    { type: "registry", ref: "a.example/b:c" },
  ]);
  expect(cacheTo).toEqual([{ type: "inline" }]);
  expect(entitlements).toEqual(["security.insecure", "network.host"]);
  expect(only).toEqual(["additional_contexts", "cache_to", "privileged", "secrets", "ssh"]);
});
