import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseConfig } from "@ros/config";
import { describe, expect, test } from "vitest";
import { serveTree } from "../../test/serve-tree.ts";
import { systemClock } from "../http/clock.ts";
import { httpClient } from "../http/http-client.ts";
import type { DataSource, Machine } from "./data-source.ts";
import { DATA_SOURCES, dataSources, WILDCARD } from "./data-sources.ts";
import type { Gathered } from "./metadata.ts";
import { parseYamlMap } from "./parse-yaml-map.ts";

const TESTDATA = join(import.meta.dirname, "../../testdata");
const NEVER = new AbortController().signal;

const read = (path: string) => JSON.parse(readFileSync(join(TESTDATA, path), "utf8"));
const names = (folder: string): string[] =>
  readdirSync(join(TESTDATA, folder)).flatMap((file) => /^(.*)\.expected\.json$/.exec(file)?.[1] ?? []);

function machine(more: Partial<Machine> = {}): Machine {
  return {
    http: httpClient({ fetch, clock: systemClock }),
    parseYaml: parseYamlMap,
    readFile: async (path) => {
      try {
        return readFileSync(path);
      } catch {
        return undefined;
      }
    },
    withVolume: async () => undefined,
    tftp: async () => undefined,
    now: () => new Date("2026-11-21T12:00:00Z"),
    ...more,
  };
}

/** What a source found, in the form of the expectations in testdata. */
function shown({ userData, metadata, diagnostics }: Gathered): object {
  return {
    ...(userData !== undefined && { userData: Buffer.from(userData).toString() }),
    metadata,
    ...(diagnostics.length > 0 && { diagnostics: diagnostics.map(({ code }) => code) }),
  };
}

async function gatherOnly(sources: readonly DataSource[]): Promise<object> {
  expect(sources).toHaveLength(1);
  expect(await sources[0]!.detect(NEVER)).toBe(true);
  return shown(await sources[0]!.fetch(NEVER));
}

/** The network of a result is one that the configuration accepts. */
function expectValidNetwork(result: object): void {
  const { networkConfig } = (result as { metadata: { networkConfig?: object } }).metadata;
  const { diagnostics } = parseConfig(JSON.stringify({ rancher: { network: networkConfig ?? {} } }));
  expect(diagnostics).toEqual([]);
}

describe("a data source on the web", { timeout: 60_000 }, () => {
  test.each(names("sources"))("%s", async (name) => {
    const { entry, base = "/", documents, ...options } = read(`sources/${name}.json`);
    const server = await serveTree(documents, options);
    try {
      const result = await gatherOnly(dataSources([`${entry}:${server.origin}${base}`], machine()));
      expect(result).toEqual(read(`sources/${name}.expected.json`));
      expectValidNetwork(result);
    } finally {
      await server.close();
    }
  });

  test.each(names("sources"))("%s is not there on a server without its documents", async (name) => {
    const { entry, base = "/" } = read(`sources/${name}.json`);
    const server = await serveTree({ "/index.html": "hello" });
    try {
      const [source] = dataSources([`${entry}:${server.origin}${base}`], machine());
      expect(await source!.detect(NEVER)).toBe(false);
    } finally {
      await server.close();
    }
  });
});

describe("a data source of files", () => {
  test.each(names("trees"))("%s", async (name) => {
    const kind = name.split("-")[0]!;
    const result = await gatherOnly(dataSources([`${kind}:${join(TESTDATA, "trees", name)}/`], machine()));
    expect(result).toEqual(read(`trees/${name}.expected.json`));
    expectValidNetwork(result);
  });

  test.each([
    ["configdrive", "configdrive", [{ label: "config-2" }, { label: "CONFIG-2" }, { tag: "config-2" }]],
    ["proxmox", "proxmox", [{ device: "/dev/sr0" }]],
    ["nocloud", "nocloud", [{ label: "cidata" }, { label: "CIDATA" }]],
  ])("%s without an argument is a volume", async (kind, tree, volumes) => {
    const asked: unknown[] = [];
    const withVolume: Machine["withVolume"] = async (wanted, use) => {
      asked.push(wanted);
      return use({ read: async (path) => readFileSync(join(TESTDATA, "trees", tree, path)) });
    };
    const [source] = dataSources([kind], machine({ withVolume }));
    expect(await source!.detect(NEVER)).toBe(true);
    expect(shown(await source!.fetch(NEVER))).toEqual(read(`trees/${tree}.expected.json`));
    expect(asked).toEqual([volumes, volumes]);
  });

  test("a seed's name and id may stand behind its place, and count more than what it says", async () => {
    const seed = join(TESTDATA, "trees/nocloud");
    const [source] = dataSources([`nocloud:${seed};h=first;i=i-9;local-hostname=web`], machine());
    const expected = read("trees/nocloud.expected.json");
    expect(shown(await source!.fetch(NEVER))).toEqual({
      ...expected,
      metadata: { ...expected.metadata, hostname: "web", instanceId: "i-9" },
    });
  });

  test.each(["configdrive", "proxmox", "nocloud"])("%s is not there without its volume", async (kind) => {
    for (const source of dataSources([kind, `${kind}:/nowhere`], machine()))
      expect(await source.detect(NEVER)).toBe(false);
  });
});

describe("the hypervisor's keys", () => {
  test.each(names("guestinfo"))("%s", async (name) => {
    const { keys } = read(`guestinfo/${name}.json`);
    const guestInfo = async (key: string): Promise<string | undefined> =>
      keys[key.replace(/^guestinfo\./, "")];
    expect(await gatherOnly(dataSources(["vmware"], machine({ guestInfo })))).toEqual(
      read(`guestinfo/${name}.expected.json`),
    );
  });

  test("user data may lie elsewhere, and an OVF file counts before the keys", async () => {
    const server = await serveTree({ "/config": "#!/bin/sh\n" });
    const xml = `<Environment><Property key="guestinfo.cloud-init.config.url" value="${server.origin}/config"/></Environment>`;
    try {
      const [source] = dataSources(
        ["vmware:/ovf-env.xml"],
        machine({ readFile: async () => Buffer.from(xml), guestInfo: async () => undefined }),
      );
      expect(await source!.detect(NEVER)).toBe(true);
      expect(shown(await source!.fetch(NEVER))).toMatchObject({ userData: "#!/bin/sh\n" });
    } finally {
      await server.close();
    }
  });

  test("without VMware there is no such source", () =>
    expect(dataSources(["vmware", "vmware:/ovf-env.xml"], machine())).toEqual([]));

  test("without any key it is not there", async () => {
    const [source] = dataSources(["vmware"], machine({ guestInfo: async () => undefined }));
    expect(await source!.detect(NEVER)).toBe(false);
  });
});

describe("a data source that is one document", () => {
  test("file, url, cmdline and tftp hand over the same", async () => {
    const server = await serveTree({ "/u?x=1": "#!/bin/sh\n" });
    const address = `${server.origin}/u?x=1`;
    const files: Record<string, string> = {
      "/f": "#!/bin/sh\n",
      "/proc/cmdline": `quiet cloud-config-url=${address} x\n`,
    };
    const tftp: Machine["tftp"] = async ({ host, port }, path) =>
      `${host} ${port} ${path}` === "boot.example 6969 a/b" ? Buffer.from("#!/bin/sh\n") : undefined;
    const here = machine({
      tftp,
      readFile: async (path) => (files[path] === undefined ? undefined : Buffer.from(files[path])),
    });
    try {
      for (const entry of ["file:/f", `url:${address}`, "cmdline", "tftp:boot.example:6969/a/b"]) {
        expect(await gatherOnly(dataSources([entry], here)), entry).toEqual({
          userData: "#!/bin/sh\n",
          metadata: { sshPublicKeys: {} },
        });
      }
      expect(server.asked).toHaveLength(2);
    } finally {
      await server.close();
    }
  });

  test.each(["file:/missing", "cmdline", "tftp:host", "tftp:host/missing"])(
    "%s is not there",
    async (entry) => {
      const [source] = dataSources([entry], machine({ readFile: async () => undefined }));
      expect(await source!.detect(NEVER)).toBe(false);
    },
  );
});

describe("dataSources()", () => {
  const roots = (...entries: string[]): string[] => dataSources(entries, machine()).map(({ root }) => root);

  test.each([
    ["file"],
    ["url"],
    ["tftp"],
    ["file:"],
    ["cmdline:http://x/"],
    ["cloudstack"],
    ["vmware"],
    ["unknown"],
    ["constructor"],
    [""],
  ])("%j stands for no source", (entry) => expect(roots(entry)).toEqual([]));

  test("* stands for what it says, in that order", () => {
    const kinds = dataSources(
      ["*"],
      machine({ dhcpServers: ["10.0.0.1", "10.0.0.2"], guestInfo: async () => undefined }),
    ).map(({ kind }) => kind);
    expect(kinds).toEqual(WILDCARD.flatMap((kind) => (kind === "cloudstack" ? [kind, kind] : [kind])));
    expect(WILDCARD.every((kind) => Object.hasOwn(DATA_SOURCES, kind))).toBe(true);
  });

  test("names a source once, however often it is listed", () =>
    expect(roots("ec2", "*", "ec2").filter((root) => root === roots("ec2")[0])).toHaveLength(3));

  test("an argument replaces the root", () => {
    expect(roots("ec2:http://10.0.0.1:8080/a", "configdrive:/", "configdrive:/x/")).toEqual([
      "http://10.0.0.1:8080/a/",
      "/openstack",
      "/x/openstack",
    ]);
  });

  test("the server of each lease is asked for CloudStack", () => {
    expect(
      dataSources(["cloudstack"], machine({ dhcpServers: ["10.0.0.1"] })).map(({ root }) => root),
    ).toEqual(["http://10.0.0.1/"]);
  });
});
