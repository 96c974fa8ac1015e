import { dataSources, type Gathered, type Machine, tftpAddress } from "@ros/cloud-init";
import { parseConfig } from "@ros/config";
import { gatewayFamily, newerDisks, proxmoxMetadata } from "./deviations.ts";
import {
  compare,
  type Deviation,
  isSameOrEmpty,
  type Json,
  type Result,
  type Runner,
  type Suite,
  type VectorFile,
} from "./suite.ts";

/** Nobody interrupts a case. */
export const NEVER: AbortSignal = new AbortController().signal;

const content = (file: VectorFile): Json => file.content;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array | undefined): string => new TextDecoder().decode(data);

/** What a machine holds and can reach. */
export interface Surroundings {
  readonly files?: Readonly<Record<string, string>>;
  /** The document at an address; undefined if there is none. */
  readonly get?: (url: string) => string | undefined;
  readonly guestInfo?: Machine["guestInfo"];
  readonly tftp?: Machine["tftp"];
}

/** A machine made of what a case says. */
export function machineOf({
  files = {},
  get = () => undefined,
  guestInfo,
  tftp = async () => undefined,
}: Surroundings): Machine {
  const file = (path: string): Uint8Array | undefined =>
    files[path] === undefined ? undefined : bytes(files[path]);
  return {
    http: {
      get: async (url, { method = "GET" }) => {
        const document = method === "GET" ? get(url) : undefined;
        return document === undefined ? undefined : bytes(document);
      },
    },
    parseYaml: (document) => parseConfig(document, { mode: "boot" }).document.tree,
    readFile: async (path) => file(path.replace(/\/{2,}/g, "/")),
    withVolume: async () => undefined,
    tftp,
    ...(guestInfo && { guestInfo }),
    now: () => new Date(),
  };
}

interface Service {
  readonly entry: string;
  readonly root: string;
  /** Where below the root the documents of `metadata_path` lie. */
  readonly path?: string;
}

const SERVICES: Readonly<Record<string, Service>> = {
  aliyun: { entry: "aliyun", root: "http://service/" },
  azure: { entry: "azure", root: "http://service/metadata/" },
  cloudstack: { entry: "cloudstack", root: "http://service/" },
  digitalocean: { entry: "digitalocean", root: "http://service/", path: "metadata/v1.json" },
  ec2: { entry: "ec2", root: "http://service/", path: "latest/meta-data/" },
  exoscale: { entry: "exoscale", root: "http://service/" },
  gce: { entry: "gce", root: "http://service/" },
  packet: { entry: "packet", root: "http://service/" },
};

/** What came of a source, or that it failed. */
async function outcome(entry: string, machine: Machine, show: (gathered: Gathered) => Json): Promise<Json> {
  try {
    const gathered = await dataSources([entry], machine)[0]!.fetch(NEVER);
    const isFailed = gathered.diagnostics.some(({ severity }) => severity === "error");
    return isFailed ? "failed" : show(gathered);
  } catch {
    return "failed";
  }
}

function metadataOf({ metadata }: Gathered): Json {
  return {
    hostname: metadata.hostname,
    network_config: metadata.networkConfig,
    private_ipv4: metadata.privateIpv4,
    private_ipv6: metadata.privateIpv6,
    public_ipv4: metadata.publicIpv4,
    public_ipv6: metadata.publicIpv6,
    root_disk: metadata.rootDisk,
    ssh_public_keys: metadata.sshPublicKeys,
  };
}

const isFailure = (error: unknown): boolean => error !== null && error !== undefined && error !== "";

function run(
  cases: readonly Json[] | undefined,
  act: (one: Json) => Promise<{ expected: Json; actual: Json }>,
  deviations: readonly Deviation<Json>[] = [],
): Promise<Result[]> {
  return compare(cases ?? [], act, { same: isSameOrEmpty, deviations });
}

function webService({ entry, root, path }: Service): Runner {
  return async (file) => {
    const { cases, userdata_cases, metadata_path = "" } = content(file);
    const get =
      (one: Json) =>
      (url: string): string | undefined => {
        if (isFailure(one.client_error)) throw new Error(one.client_error);
        const own = new URL(root).pathname;
        const below = url.slice(root.length);
        const mapped =
          path !== undefined && below.startsWith(path)
            ? `${metadata_path}${below.slice(path.length)}`
            : below;
        return one.resources?.[`${own}${mapped}`];
      };
    const machine = (one: Json): Machine => machineOf({ get: get(one) });
    return [
      ...(await run(
        cases,
        async (one) => ({
          expected: isFailure(one.error) ? "failed" : one.expected,
          actual: await outcome(`${entry}:${root}`, machine(one), metadataOf),
        }),
        [newerDisks],
      )),
      ...(await run(userdata_cases, async (one) => ({
        expected: isFailure(one.error) ? "failed" : one.expected_userdata,
        actual: await outcome(`${entry}:${root}`, machine(one), ({ userData }) => text(userData)),
      }))),
    ];
  };
}

/** Keys of the hypervisor, with the recorded documents at their addresses. */
function hypervisor(file: VectorFile, guestinfo: Json): Machine {
  const documents = content(file).url_download_stub ?? {};
  return machineOf({
    guestInfo: async (key) => guestinfo[key.replace(/^guestinfo\./, "")],
    get: (url) => {
      const document = documents[url.replace(/\/$/, "")];
      if (document === undefined || document.startsWith("error: "))
        throw new Error(document ?? "no such document");
      return document;
    },
  });
}

const vmware: Runner = async (file) => {
  const { metadata_cases, userdata_cases, ovf, userdata_backend_error } = content(file);
  const userDataOf = ({ userData }: Gathered): Json => text(userData);
  const failing = machineOf({ guestInfo: () => Promise.reject(new Error("backend")) });
  return [
    ...(await run(
      metadata_cases,
      async ({ guestinfo, error, expected }) => ({
        expected: isFailure(error) ? "failed" : expected,
        actual: await outcome("vmware", hypervisor(file, guestinfo), metadataOf),
      }),
      [gatewayFamily],
    )),
    ...(await run(userdata_cases, async ({ guestinfo, error, userdata }) => ({
      expected: isFailure(error) ? "failed" : userdata,
      actual: await outcome("vmware", hypervisor(file, guestinfo), userDataOf),
    }))),
    ...(await run(ovf === undefined ? [] : [{ name: `${file.path}#ovf` }], async () => {
      const machine = { ...hypervisor(file, {}), readFile: async () => bytes(ovf.document) };
      return {
        expected: [ovf.expected, ovf.userdata],
        actual: [
          await outcome("vmware:/ovf.xml", machine, metadataOf),
          await outcome("vmware:/ovf.xml", machine, userDataOf),
        ],
      };
    })),
    ...(await run(
      userdata_backend_error === undefined ? [] : [{ name: `${file.path}#userdata_backend_error` }],
      async () => ({
        expected: "failed",
        actual: await outcome("vmware", failing, userDataOf),
      }),
    )),
  ];
};

const configdrive: Runner = async (file) => {
  const { cases, config_root_cases } = content(file);
  const trees = await run(cases, async (one) => {
    const files = Object.fromEntries(
      Object.entries(one.files_relative_to_root as Record<string, string>).map(([path, body]) => [
        `/drive/${path}`,
        body,
      ]),
    );
    const [source] = dataSources(["configdrive:/drive"], machineOf({ files }));
    const gathered = await source!.fetch(NEVER);
    const isFailed = gathered.diagnostics.some(({ severity }) => severity === "error");
    return {
      expected: {
        root: one.config_root.replace("<root>", "/drive"),
        userData: isFailure(one.userdata_error) ? "failed" : one.userdata,
        metadata: isFailure(one.metadata_error) ? "failed" : one.expected,
      },
      actual: {
        root: source!.root,
        userData: text(gathered.userData),
        metadata: isFailed ? "failed" : metadataOf(gathered),
      },
    };
  });
  const roots = await run(config_root_cases, async ({ root, expected }) => ({
    expected,
    actual: dataSources([`configdrive:${root}`], machineOf({}))[0]!.root,
  }));
  return [...trees, ...roots];
};

const proxmox: Runner = (file) =>
  run(
    content(file).cases,
    async ({ root, config_root, files, userdata, metadata_hostname, error, metadata_error }) => {
      const [source] = dataSources([`proxmox:${root}`], machineOf({ files }));
      const gathered = await source!.fetch(NEVER);
      const isFailed = gathered.diagnostics.some(({ severity }) => severity === "error");
      return {
        expected: {
          root: config_root,
          userData: userdata,
          hostname: metadata_hostname,
          failed: isFailure(error) || isFailure(metadata_error),
        },
        actual: {
          root: source!.root,
          userData: text(gathered.userData),
          hostname: gathered.metadata.hostname,
          failed: isFailed,
        },
      };
    },
    [proxmoxMetadata],
  );

const tftp: Runner = async (file) => {
  const { new_datasource, is_available, fetch_userdata } = content(file);
  const serving = (body: string | undefined): Machine =>
    machineOf({ tftp: async () => (body === undefined ? undefined : bytes(body)) });
  return [
    ...(await run(new_datasource, async ({ root, host, path }) => ({
      expected: { host, path },
      actual: tftpAddress(root),
    }))),
    ...(await run(is_available, async ({ server_has_file, expected }) => ({
      expected,
      actual: await dataSources(["tftp:host/file"], serving(server_has_file ? "x" : undefined))[0]!.detect(
        NEVER,
      ),
    }))),
    ...(await run(
      fetch_userdata === undefined ? [] : [{ name: `${file.path}#fetch_userdata` }],
      async () => ({
        expected: fetch_userdata.expected,
        actual: await outcome("tftp:host/file", serving(fetch_userdata.served), ({ userData }) =>
          text(userData),
        ),
      }),
    )),
  ];
};

/** Recorded cases of data sources. */
export const metadata: Suite = {
  ...Object.fromEntries(
    Object.entries(SERVICES).map(([name, service]) => [`metadata/${name}.json`, webService(service)]),
  ),
  "metadata/configdrive.json": configdrive,
  "metadata/proxmox.json": proxmox,
  "metadata/tftp.json": tftp,
  "metadata/vmware.json": vmware,
};
