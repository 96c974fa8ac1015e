import { lstatSync, mkdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { constants, zstdCompressSync } from "node:zlib";
import { type CpioEntry, cpio } from "@ros/vm";
import type { Tool } from "./build-tools.ts";
import { type Kernel, moduleBytes } from "./kernel.ts";
import { TOP } from "./paths.ts";
import { walk } from "./tree.ts";

const MODULES = "lib/modules";

/** Write the initrd: busybox, the modules that reach the root image, and one script. */
export async function buildInitrd(
  file: string,
  from: { pool: string; kernel: Kernel; tool: Tool; cache: string; release: boolean },
): Promise<void> {
  const tree = join(from.cache, "initrd");
  rmSync(tree, { recursive: true, force: true });
  for (const folder of ["bin", "dev", "proc", "sys", "run", MODULES])
    mkdirSync(join(tree, folder), { recursive: true });
  writeFileSync(join(tree, "init"), readFileSync(join(TOP, "distro/image/initrd/init")), { mode: 0o755 });
  writeFileSync(join(tree, "bin/busybox"), readFileSync(join(from.pool, "usr/bin/busybox")), { mode: 0o755 });
  const folder = join(tree, MODULES, from.kernel.release);
  for (const path of from.kernel.initrd) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), await moduleBytes(from.kernel, path, from.pool, from.cache, from.tool));
  }
  for (const name of ["modules.builtin", "modules.order"]) {
    writeFileSync(
      join(folder, name),
      readFileSync(join(from.pool, "usr", MODULES, from.kernel.release, name)),
    );
  }
  await from.tool("depmod", ["-b", tree, from.kernel.release]);
  for (const name of walk(folder).filter((path) => path.endsWith(".bin"))) rmSync(join(folder, name));
  const entries = walk(tree).map((path): CpioEntry => {
    const stat = lstatSync(join(tree, path));
    if (stat.isDirectory()) return { kind: "folder", path, mode: 0o755 };
    if (stat.isSymbolicLink()) return { kind: "link", path, target: readlinkSync(join(tree, path)) };
    return {
      kind: "file",
      path,
      mode: stat.mode & 0o111 ? 0o755 : 0o644,
      data: readFileSync(join(tree, path)),
    };
  });
  const params = {
    [constants.ZSTD_c_compressionLevel]: from.release ? 19 : 3,
    [constants.ZSTD_c_checksumFlag]: 1,
  };
  writeFileSync(file, zstdCompressSync(cpio(entries), { params }));
}
