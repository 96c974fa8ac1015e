import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { basename, dirname, join } from "node:path";
import { type Flavour, REQUIRED_OPTIONS } from "../../kernel/flavours.ts";
import { closeModules, missingOptions, readModuleIndex } from "../../kernel/modules.ts";
import { BuildError } from "./build-error.ts";
import type { Tool } from "./build-tools.ts";
import type { Lock } from "./fetch-packages.ts";

const MODULES = "usr/lib/modules";

export interface Kernel {
  /** As `uname -r` prints it. */
  readonly release: string;
  readonly vmlinuz: string;
  /** Modules of the root image: path below the release's folder, without compression suffix. */
  readonly modules: readonly string[];
  /** Those of them that the initrd carries. */
  readonly initrd: readonly string[];
}

/** The release that the flavour's metapackage depends on. */
function releaseOf(flavour: Flavour, lock: Lock, pool: string): string {
  const version = lock.packages.find((entry) => entry.name === flavour.package)?.version;
  const cloud = flavour.package.includes("cloud");
  const release = readdirSync(join(pool, MODULES)).find((name) => name.includes("-cloud-") === cloud);
  if (!release) throw new BuildError(`${flavour.package} ${version}: expected a kernel in it, got none`);
  return release;
}

/** Find the flavour's kernel, check its options, compute its module closure. */
export async function findKernel(flavour: Flavour, lock: Lock, pool: string, tool: Tool): Promise<Kernel> {
  const release = releaseOf(flavour, lock, pool);
  const missing = missingOptions(
    readFileSync(join(pool, "boot", `config-${release}`), "utf8"),
    REQUIRED_OPTIONS,
  );
  if (missing.length > 0) {
    throw new BuildError(
      `kernel ${release}: expected the option CONFIG_${missing.join(", CONFIG_")}, got it unset`,
      {
        hint: "choose another kernel package in kernel/flavours.ts",
      },
    );
  }
  const folder = join(pool, MODULES, release);
  if (!existsSync(join(folder, "modules.dep")))
    await tool("depmod", ["-b", pool, "-m", `/${MODULES}`, release]);
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");
  const index = readModuleIndex({
    dep: read("modules.dep"),
    builtin: read("modules.builtin"),
    softdep: read("modules.softdep"),
    alias: read("modules.alias"),
  });
  const plain = (path: string): string => path.replace(/\.xz$/, "");
  return {
    release,
    vmlinuz: join(pool, "boot", `vmlinuz-${release}`),
    modules: closeModules(index, flavour.modules).paths.map(plain),
    initrd: closeModules(index, flavour.initrd).paths.map(plain),
  };
}

/** Put the kernel's modules, decompressed (squashfs compresses them better), and their index into `root`. */
export async function installModules(
  kernel: Kernel,
  pool: string,
  root: string,
  cache: string,
  tool: Tool,
): Promise<void> {
  const queue = [...kernel.modules];
  const work = async (): Promise<void> => {
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      await mkdir(dirname(join(root, MODULES, kernel.release, path)), { recursive: true });
      await writeFile(
        join(root, MODULES, kernel.release, path),
        await moduleBytes(kernel, path, pool, cache, tool),
      );
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  for (const name of ["modules.builtin", "modules.builtin.modinfo", "modules.order"]) {
    await writeFile(
      join(root, MODULES, kernel.release, name),
      readFileSync(join(pool, MODULES, kernel.release, name)),
    );
  }
  await tool("depmod", ["-b", root, "-m", `/${MODULES}`, kernel.release]);
}

/** A decompressed module; the signature at its end stays, which Secure Boot asks for. */
export async function moduleBytes(
  kernel: Kernel,
  path: string,
  pool: string,
  cache: string,
  tool: Tool,
): Promise<Buffer> {
  const kept = join(cache, "modules", kernel.release, basename(path));
  if (!existsSync(kept)) {
    await mkdir(dirname(kept), { recursive: true });
    const archive = join(pool, MODULES, kernel.release, `${path}.xz`);
    await writeFile(`${kept}.xz`, readFileSync(archive));
    await tool("xz", ["-df", `${kept}.xz`]);
  }
  return readFileSync(kept);
}
