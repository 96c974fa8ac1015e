import { createHash } from "node:crypto";
import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { TOP } from "./paths.ts";
import { walk } from "./tree.ts";

/** A hash of everything that the image is made from; another hash makes it stale. */
export function inputsHash(): string {
  const sources = readdirSync(join(TOP, "packages")).map((name) => `packages/${name}/src`);
  const hash = createHash("sha256");
  hash.update(readFileSync(join(TOP, "packages/compose/lean-dockerode.ts")));
  for (const folder of ["distro/cli", "distro/image", "distro/system", "kernel", ...sources]) {
    if (!existsSync(join(TOP, folder))) continue;
    for (const path of walk(join(TOP, folder))) {
      const file = join(TOP, folder, path);
      if (!lstatSync(file).isFile() || path.includes("node_modules") || /\.test\.ts$|testdata/.test(path))
        continue;
      hash.update(`${folder}/${path}\0`).update(readFileSync(file));
    }
  }
  return hash.update(readFileSync(join(TOP, "package-lock.json"))).digest("hex");
}
