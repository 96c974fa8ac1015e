/** Arrows point down: distro -> init -> {netconf, cloud-init, compose <- upgrade} -> config. */
module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "packages-never-import-the-distro",
      severity: "error",
      from: { path: "^packages/" },
      to: { path: "^(distro|kernel)/" },
    },
    {
      name: "no-deep-imports",
      severity: "error",
      from: { path: "^packages/([^/]+)/" },
      to: {
        path: "^packages/[^/]+/src/",
        pathNot: [
          "^packages/$1/",
          "^packages/[^/]+/src/(index|node|docker|(diagnostics|plain-yaml)/index)\\.ts$",
        ],
      },
    },
    {
      name: "config-is-a-leaf",
      severity: "error",
      from: { path: "^packages/config/src" },
      to: { path: "^packages/(?!config)" },
    },
    {
      name: "vm-stands-alone",
      severity: "error",
      from: { path: "^packages/vm/src" },
      to: { path: "^packages/(?!vm)" },
    },
    {
      name: "siblings-do-not-meet",
      severity: "error",
      from: { path: "^packages/(netconf|cloud-init|compose)/src" },
      to: { path: "^packages/(?!config)", pathNot: "^packages/$1/" },
    },
    {
      name: "only-one-file-loads-dockerode",
      severity: "error",
      from: {
        path: "^packages/",
        pathNot: "^packages/compose/src/docker/dockerode\\.ts$|^packages/compose/src/docker\\.ts$",
      },
      to: { path: "node_modules/dockerode/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "plans-are-pure",
      severity: "error",
      from: { path: "/src/.*(?<=/)(plan|merge|schema)[a-z-]*(/|\\.ts)", pathNot: "\\.test\\.ts$" },
      to: { dependencyTypes: ["core"] },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|coverage)/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["@ros/source", "types", "import", "node", "default"],
      extensions: [".ts", ".mts", ".js", ".mjs", ".json"],
    },
  },
};
