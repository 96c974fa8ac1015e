import { defineConfig, type ViteUserConfig } from "vitest/config";

// workspace packages are tested from their sources, without a build
const conditions = ["@ros/source", "module", "browser", "development|production"];
const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions: ["@ros/source", "node"], externalConditions: ["@ros/source", "node"] } },
};

/** Tests that need a dockerd, a VM, a browser or the built packages; all others run anywhere in seconds. */
const KINDS = ["docker", "vm", "browser", "packed"] as const;
const special = KINDS.map((kind) => `**/*.${kind}.test.ts`);
const ignored = ["**/node_modules/**", "**/dist/**"];

const unit = ["config", "cloud-init", "compose", "netconf", "init", "vm"].map((name) => ({
  ...shared,
  test: {
    name: `@ros/${name}`,
    root: `packages/${name}`,
    include: ["**/*.test.ts"],
    exclude: [...special, ...ignored],
  },
}));

const config: ViteUserConfig = defineConfig({
  test: {
    projects: [
      ...unit,
      {
        ...shared,
        test: {
          name: "distro",
          include: ["{distro,kernel}/**/*.test.ts"],
          exclude: [...special, ...ignored],
        },
      },
      ...KINDS.map((name) => ({
        ...shared,
        test: {
          name,
          include: [`**/*.${name}.test.ts`],
          exclude: ignored,
          // two cores are all there is: one VM, one browser at a time; what a dockerd does is mostly waiting
          ...(name === "docker"
            ? { maxWorkers: 2, globalSetup: "packages/compose/test/fetch-debian.ts" }
            : { fileParallelism: false }),
          // tests that are marked as concurrent take a processor each
          maxConcurrency: 2,
          testTimeout: 600_000,
          hookTimeout: 900_000,
        },
      })),
    ],
  },
});

export default config;
