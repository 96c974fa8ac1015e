import type { DataSource, DataSourceFactory, Machine, Volume } from "./data-source.ts";
import type { Directory } from "./directory.ts";
import { documents, rootUrl } from "./http-source.ts";
import { type Gathered, metadata } from "./metadata.ts";
import { readConfigDrive } from "./read-config-drive.ts";
import { readNoCloud } from "./read-no-cloud.ts";

/** A tree of files with a known layout. */
interface Layout {
  /** Any of these shows that the tree is one. */
  readonly marks: readonly string[];
  readonly read: (root: Directory, machine: Machine) => Promise<Gathered>;
}

const OPENSTACK: Layout = {
  marks: ["openstack/latest/meta_data.json", "openstack/latest/user_data"],
  read: (root) => readConfigDrive(root),
};

const NO_CLOUD: Layout = {
  marks: ["meta-data", "user-data"],
  read: (root, { parseYaml }) => readNoCloud(root, parseYaml),
};

const CONFIG_DRIVE = "/media/config-2";

/** A volume that the hypervisor attaches, in OpenStack's layout; or a directory like it. */
export const configdrive: DataSourceFactory = (argument, machine) => {
  const path = argument || CONFIG_DRIVE;
  const root = `${path.replace(/\/+$/, "")}/openstack`;
  // vfat labels are upper case, in the view of some tools
  const volumes: Volume[] = [{ label: "config-2" }, { label: "CONFIG-2" }, { tag: "config-2" }];
  return [
    path === CONFIG_DRIVE
      ? fromVolume("configdrive", root, volumes, OPENSTACK, machine)
      : fromFiles("configdrive", root, [path], OPENSTACK, machine),
  ];
};

const PVE_CONFIG = "/media/pve-config";

/** The CD-ROM that Proxmox attaches, in NoCloud's layout. */
export const proxmox: DataSourceFactory = (argument, machine) => {
  const path = argument || PVE_CONFIG;
  return [
    path === PVE_CONFIG
      ? fromVolume("proxmox", path, [{ device: "/dev/sr0" }], NO_CLOUD, machine)
      : fromFiles("proxmox", path, [path], NO_CLOUD, machine),
  ];
};

const SEEDS = ["/var/lib/cloud/seed/nocloud", "/var/lib/cloud/seed/nocloud-net"];

/** NoCloud: a volume called cidata, a directory, or a web server; what follows a semicolon counts more than its metadata. */
export const nocloud: DataSourceFactory = (argument = "", machine) => {
  const [place = "", ...fields] = argument.split(";");
  const said = metadata({
    hostname: lastOf(fields, "h|local-hostname"),
    instanceId: lastOf(fields, "i|instance-id"),
  });
  return seeds(place, machine).map((source) => ({
    ...source,
    fetch: async (signal) => {
      const gathered = await source.fetch(signal);
      const { sshPublicKeys } = gathered.metadata;
      return { ...gathered, metadata: { ...gathered.metadata, ...said, sshPublicKeys } };
    },
  }));
};

function lastOf(fields: readonly string[], names: string): string | undefined {
  const field = new RegExp(`^(?:${names})=(.*)$`);
  return fields.flatMap((text) => field.exec(text)?.[1] ?? []).at(-1);
}

function seeds(place: string, machine: Machine): DataSource[] {
  if (/^https?:\/\//i.test(place)) return [fromWeb(rootUrl(place, place), machine)];
  if (place) return [fromFiles("nocloud", place, [place], NO_CLOUD, machine)];
  const volumes: Volume[] = [{ label: "cidata" }, { label: "CIDATA" }];
  return [
    fromVolume("nocloud", "", volumes, NO_CLOUD, machine),
    fromFiles("nocloud", SEEDS[0]!, SEEDS, NO_CLOUD, machine),
  ];
}

function fromVolume(
  kind: string,
  root: string,
  volumes: readonly Volume[],
  layout: Layout,
  machine: Machine,
): DataSource {
  return {
    kind,
    root,
    detect: async () => (await machine.withVolume(volumes, async () => true)) === true,
    fetch: async () => {
      const gathered = await machine.withVolume(volumes, (directory) => layout.read(directory, machine));
      if (gathered === undefined) throw new Error(`${kind}: expected the volume that was there before`);
      return gathered;
    },
  };
}

function fromFiles(
  kind: string,
  root: string,
  places: readonly string[],
  layout: Layout,
  machine: Machine,
): DataSource {
  const find = async (): Promise<Directory | undefined> => {
    for (const place of places) {
      const directory: Directory = {
        read: (path) => machine.readFile(`${place.replace(/\/+$/, "")}/${path}`),
      };
      const found = await Promise.all(layout.marks.map((mark) => directory.read(mark)));
      if (found.some((file) => file !== undefined)) return directory;
    }
    return undefined;
  };
  return {
    kind,
    root,
    detect: async () => (await find()) !== undefined,
    fetch: async () => layout.read((await find()) ?? { read: async () => undefined }, machine),
  };
}

function fromWeb(root: string, machine: Machine): DataSource {
  const open = (signal: AbortSignal): Directory => {
    const service = documents(machine.http, root, {}, signal);
    return { read: (path) => service.bytes(path) };
  };
  return {
    kind: "nocloud",
    root,
    detect: async (signal) => {
      const directory = open(signal);
      const found = await Promise.all(NO_CLOUD.marks.map((mark) => directory.read(mark)));
      return found.some((file) => file !== undefined);
    },
    fetch: (signal) => NO_CLOUD.read(open(signal), machine),
  };
}
