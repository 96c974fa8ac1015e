import { afterEach, describe, expect, test } from "vitest";
import { type Served, serve, serveTree } from "../../test/serve-tree.ts";
import { type Clock, systemClock } from "../http/clock.ts";
import { httpClient } from "../http/http-client.ts";
import type { DataSource, Machine } from "./data-source.ts";
import { dataSources } from "./data-sources.ts";
import { gather } from "./gather.ts";
import { NO_METADATA } from "./metadata.ts";
import { parseYamlMap } from "./parse-yaml-map.ts";

const servers: Served[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

/** A clock that stands still until a test moves it. */
function handClock(): { clock: Clock; pass(milliseconds: number): void; waits(): number[] } {
  const waiting: { at: number; run: () => void }[] = [];
  let time = 0;
  const clock: Clock = {
    after: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        waiting.push({ at: time + milliseconds, run: resolve });
        signal.addEventListener("abort", () => reject(signal.reason));
      }),
  };
  return {
    clock,
    waits: () => waiting.map(({ at }) => at - time),
    pass(milliseconds) {
      time += milliseconds;
      for (const { at, run } of waiting) if (at <= time) run();
    },
  };
}

interface Fake extends DataSource {
  signal?: AbortSignal;
  fetched?: true;
}

/** A source that answers when the promise does. */
function fake(kind: string, answer: Promise<boolean> | (() => never)): Fake {
  const source: Fake = {
    kind,
    root: "",
    detect(signal) {
      source.signal = signal;
      return typeof answer === "function" ? answer() : answer;
    },
    async fetch() {
      source.fetched = true;
      return { userData: Buffer.from(kind), metadata: NO_METADATA, diagnostics: [] };
    },
  };
  return source;
}

const never = new Promise<boolean>(() => undefined);
const yes = Promise.resolve(true);
const no = Promise.resolve(false);
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("gather()", () => {
  test("no source costs nothing", async () => {
    const { clock, waits } = handClock();
    expect(await gather([], { clock })).toMatchObject({ source: undefined, failures: [] });
    expect(waits()).toEqual([]);
  });

  test("reads the one that is there and tells the others to stop", async () => {
    const [a, b, c] = [fake("a", no), fake("b", yes), fake("c", never)];
    const { source, gathered } = await gather([a, b, c], { clock: handClock().clock });
    expect(source).toBe(b);
    expect(Buffer.from(gathered!.userData!).toString()).toBe("b");
    expect(c.signal!.aborted).toBe(true);
    expect([a.fetched, b.fetched, c.fetched]).toEqual([undefined, true, undefined]);
  });

  test("ends as soon as all have said no", async () => {
    expect(await gather([fake("a", no), fake("b", no)], { clock: handClock().clock })).toEqual({
      source: undefined,
      gathered: undefined,
      failures: [],
    });
  });

  test("the order of the list decides among those that answer together", async () => {
    let answer: (isThere: boolean) => void = () => undefined;
    const late = new Promise<boolean>((resolve) => {
      answer = resolve;
    });
    const [a, b] = [fake("a", late), fake("b", yes)];
    const result = gather([a, b], { clock: handClock().clock });
    await settled();
    answer(true);
    expect((await result).source).toBe(a);
  });

  test("a source that is there waits a quarter of a second for those before it", async () => {
    const { clock, pass, waits } = handClock();
    const [a, b] = [fake("a", never), fake("b", yes)];
    const result = gather([a, b], { clock });
    await settled();
    expect(waits()).toEqual([10_000, 250]);
    pass(250);
    expect((await result).source).toBe(b);
    expect(a.signal!.aborted).toBe(true);
  });

  test("sources that never answer cost ten seconds, and are named", async () => {
    const { clock, pass, waits } = handClock();
    const sources = [fake("a", never), fake("b", no), fake("c", never)];
    const result = gather(sources, { clock });
    await settled();
    expect(waits()).toEqual([10_000]);
    pass(10_000);
    const { source, failures } = await result;
    expect(source).toBeUndefined();
    expect(failures.map(({ source: { kind }, error }) => `${kind}: ${(error as Error).message}`)).toEqual([
      "a: data sources: expected an answer within 10000 ms",
      "b: data sources: expected an answer within 10000 ms",
      "c: data sources: expected an answer within 10000 ms",
    ]);
    expect(sources[0]!.signal!.aborted).toBe(true);
  });

  test("the limit holds for the reading, too", async () => {
    const { clock, pass } = handClock();
    const hanging: DataSource = { ...fake("a", yes), fetch: () => new Promise(() => undefined) };
    const result = gather([hanging], { clock, limitMs: 500 });
    await settled();
    pass(500);
    expect(await result).toMatchObject({
      source: { kind: "a" },
      gathered: undefined,
      failures: [{ source: { kind: "a" } }],
    });
  });

  test("a source that fails does not keep another from being used", async () => {
    const broken = fake("a", () => {
      throw new Error("broken");
    });
    const { source, failures } = await gather([broken, fake("b", yes)], { clock: handClock().clock });
    expect(source!.kind).toBe("b");
    expect(failures).toMatchObject([{ source: { kind: "a" }, error: { message: "broken" } }]);
  });

  test("stops when it is told to", async () => {
    const abort = new AbortController();
    const result = gather([fake("a", never)], { clock: handClock().clock, signal: abort.signal });
    abort.abort(new Error("shutdown"));
    await expect(result).rejects.toThrow("shutdown");
  });
});

describe("gather() with real servers", { timeout: 60_000 }, () => {
  function machine(): Machine {
    return {
      http: httpClient({ fetch, clock: systemClock }),
      parseYaml: parseYamlMap,
      readFile: async () => undefined,
      withVolume: async () => undefined,
      tftp: async () => undefined,
      now: () => new Date(),
    };
  }

  test("servers that hold the line cost the limit and no more", async () => {
    const { clock, pass } = handClock();
    const silent = await serve(() => {
      // the last of the four questions: token, index, and the two files of NoCloud
      if (silent.asked.length === 4) pass(10_000);
    });
    servers.push(silent);
    const sources = dataSources(
      [`gce:${silent.origin}`, `ec2:${silent.origin}`, `nocloud:${silent.origin}`],
      machine(),
    );
    const { source, failures } = await gather(sources, { clock });
    expect(source).toBeUndefined();
    expect(failures.map(({ source: { kind } }) => kind)).toEqual(["gce", "ec2", "nocloud"]);
    expect(silent.asked).toContain("GET /computeMetadata/v1/");
  });

  test("a server that hangs does not keep one that answers from being used", async () => {
    const silent = await serve(() => undefined);
    const there = await serveTree({ "/meta-data": "instance-id: a\nlocal-hostname: found\n" });
    servers.push(silent, there);
    const sources = dataSources([`gce:${silent.origin}`, `nocloud:${there.origin}`], machine());
    const { gathered } = await gather(sources, { clock: systemClock });
    expect(gathered!.metadata.hostname).toBe("found");
  });

  test("a service without tokens, or that drops the question, is still read", async () => {
    const documents: Record<string, string> = { "/latest/": "x", "/latest/meta-data/hostname": "old" };
    const old = await serve((request, response) => {
      if (request.method === "PUT") request.socket.destroy();
      else response.writeHead(documents[request.url!] === undefined ? 404 : 200).end(documents[request.url!]);
    });
    servers.push(old);
    const { gathered } = await gather(dataSources([`ec2:${old.origin}`], machine()), { clock: systemClock });
    expect(gathered!.metadata.hostname).toBe("old");
  });

  test.each([
    ["bytes that are no text", Buffer.from([0xff, 0x00, 0x80])],
    ["JSON that is a list", Buffer.from("[1, 2]")],
    [
      "JSON of the wrong shape",
      Buffer.from('{"uuid":{},"hostname":[],"public_keys":[1],"links":"x","networks":[null]}'),
    ],
    [
      "a key named __proto__",
      Buffer.from('{"public_keys":{"__proto__":"ssh-rsa AAAA"},"__proto__":{"hostname":"evil"}}'),
    ],
    ["deep nesting", Buffer.from("[".repeat(100_000))],
  ])("a hostile server with %s harms nothing", async (_, body) => {
    const hostile = await serve((_request, response) => void response.end(body));
    servers.push(hostile);
    const kinds = [
      "ec2",
      "gce",
      "azure",
      "digitalocean",
      "packet",
      "exoscale",
      "aliyun",
      "openstack",
      "hetzner",
      "vultr",
      "oracle",
      "nocloud",
    ];
    for (const source of dataSources(
      kinds.map((kind) => `${kind}:${hostile.origin}`),
      machine(),
    )) {
      const { gathered, failures } = await gather([source], { clock: systemClock });
      expect(failures, source.kind).toEqual([]);
      expect(typeof gathered!.metadata.sshPublicKeys, source.kind).toBe("object");
    }
    expect(({} as { hostname?: string }).hostname).toBeUndefined();
  });
});
