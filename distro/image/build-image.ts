import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { FLAVOURS, type Flavour } from "../../kernel/flavours.ts";
import { buildTools } from "./build-tools.ts";
import { bundlePrograms } from "./bundle.ts";
import { fetchPackages, type Lock } from "./fetch-packages.ts";
import { buildInitrd } from "./initrd.ts";
import { inputsHash } from "./inputs.ts";
import { buildIso } from "./iso.ts";
import { findKernel } from "./kernel.ts";
import { apportion, type ComponentSize } from "./manifest.ts";
import { artifacts, CACHE, TOP } from "./paths.ts";
import { buildRootTree } from "./root-tree.ts";
import { run } from "./run.ts";
import { sbom } from "./sbom.ts";
import { imageSeed } from "./seed.ts";
import { slimNode } from "./slim/slim-node.ts";
import { buildSquashfs } from "./squashfs.ts";
import { walk } from "./tree.ts";

export interface ImageOptions {
  readonly flavour: Flavour["name"];
  /** Smaller and slower to build; what is published. */
  readonly release: boolean;
  /** Build even when nothing changed. */
  readonly force?: boolean;
  /** Where to write; the default is dist/artifacts. */
  readonly output?: string;
  readonly report: (line: string) => void;
}

/** The tags under which System Docker knows the root image; one layer, no copies. */
export const IMAGE_NAMES: readonly string[] = ["os-base", "os-console", "os-docker", "os-syslog", "os-acpid"];

/** Build the image unless it is there and made from the same inputs. Returns the folder of the artefacts. */
export async function buildImage(options: ImageOptions): Promise<string> {
  const { flavour, release, report } = options;
  const output = options.output ?? artifacts(flavour);
  const inputs = `${inputsHash()} ${release ? "release" : "development"}`;
  const stamp = join(output, ".inputs");
  if (!options.force && existsSync(stamp) && isFresh(readFileSync(stamp, "utf8"), inputs)) return output;

  const epoch = await sourceDate();
  const version = (JSON.parse(readFileSync(join(TOP, "distro/package.json"), "utf8")) as { version: string })
    .version;
  const { lock, pool } = await fetchPackages(report);
  const tool = buildTools(pool);
  const work = join(CACHE, `build-${flavour}`);
  mkdirSync(work, { recursive: true });

  report("bundling our programs");
  const programs = join(work, "programs");
  await bundlePrograms(programs, { version, release });
  for (const name of ["ros.js", "docker-compose.js"]) chmodSync(join(programs, name), 0o755);
  const node = await slimNode(pool, tool);
  const kernel = await findKernel(FLAVOURS[flavour], lock, pool, tool);

  report(`laying out the root file system (kernel ${kernel.release}, ${kernel.modules.length} modules)`);
  const root = join(work, "root");
  const tree = await buildRootTree(root, {
    pool,
    kernel,
    tool,
    cache: CACHE,
    node,
    programs,
    packageNames: lock.packages.map(({ name }) => name),
  });
  const imageId = treeHash(root);
  const share = join(root, "usr/share/ros");
  copyFileSync(join(TOP, "distro/system/os-config.yml"), join(share, "os-config.yml"));
  writeFileSync(join(share, "version"), `v${version}\n`);
  writeFileSync(join(share, "image-id"), `${imageId}\n`);
  writeFileSync(
    join(share, "seed.json"),
    JSON.stringify(
      imageSeed(
        imageId,
        IMAGE_NAMES.map((name) => `ros/${name}:current`),
      ),
    ),
  );

  const partial = `${output}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  report(`compressing the root image${release ? " (takes minutes)" : ""}`);
  const squashfs = join(partial, "ros.squashfs");
  await buildSquashfs(root, squashfs, { tool, epoch, release });
  report("writing the initrd and the ISO");
  const initrd = join(partial, "initrd");
  await buildInitrd(initrd, { pool, kernel, tool, cache: CACHE, release });
  const vmlinuz = join(partial, "vmlinuz");
  copyFileSync(kernel.vmlinuz, vmlinuz);
  await buildIso(join(partial, "ros.iso"), {
    pool,
    tool,
    epoch,
    work,
    vmlinuz,
    initrd,
    squashfs,
    append: [],
  });

  const components = apportion(root, tree.parts, statSync(squashfs).size, release);
  writeManifest(partial, {
    version,
    flavour,
    release,
    imageId,
    kernelRelease: kernel.release,
    epoch,
    components,
    lock,
  });
  writeFileSync(join(partial, ".inputs"), inputs);
  rmSync(output, { recursive: true, force: true });
  mkdirSync(join(output, ".."), { recursive: true });
  renameSync(partial, output);
  report(`image ready: ${output} (ISO ${(statSync(join(output, "ros.iso")).size / 2 ** 20).toFixed(1)} MiB)`);
  return output;
}

/** A release image serves wherever a development image would. */
const isFresh = (stamp: string, inputs: string): boolean =>
  stamp === inputs || stamp === inputs.replace(/development$/, "release");

async function sourceDate(): Promise<number> {
  const given = process.env.SOURCE_DATE_EPOCH;
  if (given) return Number(given);
  const committed = await run("git", ["-C", TOP, "log", "-1", "--format=%ct"]).catch(() => "0");
  return Number(committed.trim()) || 0;
}

/** The identity of a root file system: every path with its mode and contents. */
function treeHash(root: string): string {
  const hash = createHash("sha256");
  for (const path of walk(root)) {
    const stat = lstatSync(join(root, path));
    hash.update(`${path}\0${stat.mode.toString(8)}\0`);
    if (stat.isSymbolicLink()) hash.update(readlinkSync(join(root, path)));
    else if (stat.isFile())
      hash.update(
        createHash("sha256")
          .update(readFileSync(join(root, path)))
          .digest(),
      );
  }
  return hash.digest("hex").slice(0, 32);
}

interface Built {
  readonly version: string;
  readonly flavour: string;
  readonly release: boolean;
  readonly imageId: string;
  readonly kernelRelease: string;
  readonly epoch: number;
  readonly components: readonly ComponentSize[];
  readonly lock: Lock;
}

function writeManifest(directory: string, built: Built): void {
  const names = ["initrd", "ros.iso", "ros.squashfs", "vmlinuz"];
  const files = Object.fromEntries(
    names.map((name) => {
      const bytes = readFileSync(join(directory, name));
      return [name, { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") }];
    }),
  );
  const { lock, ...about } = built;
  const versions = Object.fromEntries(
    ["docker.io", "containerd", "crun", "openssh-server", "udev"].map((name) => [
      name,
      lock.packages.find((entry) => entry.name === name)?.version,
    ]),
  );
  const manifest = {
    ...about,
    versions: { ...versions, node: process.versions.node, kernel: built.kernelRelease },
    files,
  };
  writeFileSync(join(directory, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(
    join(directory, "sbom.cdx.json"),
    `${JSON.stringify(sbom(built.version, built.epoch, lock.packages, TOP), null, 2)}\n`,
  );
  const sums = [...names, "manifest.json", "sbom.cdx.json"].sort().map((name) => {
    const hash = createHash("sha256")
      .update(readFileSync(join(directory, name)))
      .digest("hex");
    return `${hash}  ${name}\n`;
  });
  writeFileSync(join(directory, "SHA256SUMS"), sums.join(""));
}
