import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "../image/run.ts";

/** Write programs into an ext4 image that nothing has mounted. Needs no root. */
export async function putFiles(
  image: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    const commands = Object.entries(files).flatMap(([path, data], index) => {
      const source = join(folder, String(index));
      writeFileSync(source, data);
      return [
        `mkdir ${dirname(path)}`,
        `rm ${path}`,
        `write ${source} ${path}`,
        `set_inode_field ${path} mode 0100755`,
      ];
    });
    await run("debugfs", ["-w", "-f", "-", image], { input: `${commands.join("\n")}\n` });
    const wanted = Object.keys(files).map((path) => `stat ${path}`);
    const said = await run("debugfs", ["-f", "-", image], { input: `${wanted.join("\n")}\n` });
    const there = said.split("\n").filter((line) => /Mode:\s+0755/.test(line)).length;
    if (there !== wanted.length)
      throw new Error(`${image}: expected ${wanted.length} files written, found ${there}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
