import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, test, vi } from "vitest";

vi.setConfig({ testTimeout: 120_000 });

/** What a browser would load for these names of the package, and the files that they come from. */
async function bundle(
  names: string,
): Promise<{ readonly inputs: string[]; readonly bytes: number; readonly code: string }> {
  const { metafile, outputFiles } = await build({
    stdin: {
      contents: `import { ${names} } from "./index.ts"; globalThis.compose = { ${names} };`,
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    treeShaking: true,
    platform: "browser",
    format: "iife",
    conditions: ["@ros/source"],
    logLevel: "silent",
  });
  const [output] = Object.values(metafile.outputs);
  // of what is imported, what is left in the bundle
  const inputs = Object.entries(output?.inputs ?? {}).flatMap(([path, { bytesInOutput }]) =>
    bytesInOutput > 0 ? [path] : [],
  );
  return { inputs, bytes: output?.bytes ?? 0, code: outputFiles[0]!.text };
}

describe("the package in a browser", () => {
  test("loading, hashing, rendering and planning need no module of Node, and no engine's client", async () => {
    const { inputs } = await bundle(
      "load, configHash, renderConfig, plan, planDown, interpolate, parseDotenv",
    );
    expect(inputs.filter((path) => /dockerode|tar-stream|docker-modem|zod/.test(path))).toEqual([]);
    expect(inputs.some((path) => path.endsWith("load/load.ts"))).toBe(true);
  });

  test("a parser alone brings its own file alone", async () => {
    const { inputs, bytes } = await bundle("parseDotenv");
    expect(
      inputs
        .filter((path) => path !== "<stdin>")
        .map((path) => path.replace(/^.*src\//, ""))
        .sort(),
    ).toEqual(["interpolation/dotenv.ts", "interpolation/template.ts"]);
    expect(bytes).toBeLessThan(10_000);
  });
});
