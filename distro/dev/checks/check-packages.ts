import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { TOP } from "../../image/paths.ts";
import type { Report } from "../progress.ts";
import { runChild } from "../run-child.ts";
import type { Tally } from "../sum-results.ts";

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
}

const LIMIT_MINUTES = 5;
const tool = (name: string): string => join(TOP, "node_modules/.bin", name);

/** Build the packages as they are published, and look at what each says of itself. */
export async function checkPackages(report: Report): Promise<Tally> {
  const manifests = globSync("packages/*/package.json", { cwd: TOP }).sort();
  const packages = manifests
    .map((file) => ({
      folder: dirname(file),
      manifest: JSON.parse(readFileSync(join(TOP, file), "utf8")) as Manifest,
    }))
    .filter(({ manifest }) => manifest.private !== true);
  const checks: [string, string[]][] = [
    ["build", [tool("lerna"), "run", "build", "--concurrency=2", "--skip-nx-cache"]],
    ...packages.flatMap(({ folder, manifest }): [string, string[]][] => [
      [`${manifest.name}: publint`, [tool("publint"), folder, "--strict"]],
      [
        `${manifest.name}: types for importers`,
        [tool("attw"), "--pack", folder, "--profile", "esm-only", "--quiet"],
      ],
    ]),
  ];
  let passed = 0;
  for (const [name, argv] of checks) {
    const { code, output } = await runChild(argv, {
      limitMinutes: LIMIT_MINUTES,
      show: false,
      env: { NX_DAEMON: "false", CI: "1" },
    });
    if (code === 0) passed += 1;
    else process.stderr.write(`${output.trim().replace(/^/gm, "      ")}\n`);
    report(`  ${code === 0 ? "✓" : "✗"} ${name}`);
  }
  return { passed, failed: checks.length - passed, skipped: 0 };
}
