import { UsageError } from "../cli/usage.ts";
import type { Need } from "./host-tools.ts";

/** How a part is run: our own checks, the packages as they are published, projects of vitest, recorded cases, or a build of the image. */
export type Runner =
  | { readonly kind: "checks" }
  | { readonly kind: "packages"; readonly projects: readonly string[] }
  | {
      readonly kind: "vitest";
      readonly projects: readonly string[] /** Skip the part when no file ends like this. */;
      readonly files?: string;
    }
  | { readonly kind: "vectors" }
  | { readonly kind: "image" };

export interface Part {
  readonly name: string;
  readonly summary: string;
  readonly needs: readonly Need[];
  readonly run: Runner;
  /** A part that takes longer hangs: it is ended, and has failed. */
  readonly limitMinutes: number;
}

/** Everything that `npm test` runs, in this order: what fails soonest comes first. */
export const TEST_PARTS: readonly Part[] = [
  {
    name: "static",
    summary: "types, style, boundaries, documents",
    needs: [],
    run: { kind: "checks" },
    limitMinutes: 10,
  },
  {
    name: "unit",
    summary: "everything that needs no root, Docker or network",
    needs: [],
    run: { kind: "vitest", projects: ["@ros/*", "distro"] },
    limitMinutes: 10,
  },
  {
    name: "packages",
    summary: "build and pack the packages, and use them as their users will",
    needs: [],
    run: { kind: "packages", projects: ["packed"] },
    limitMinutes: 10,
  },
  {
    name: "conformance",
    summary: "recorded cases, where ../shared/vectors has them",
    needs: [],
    run: { kind: "vectors" },
    limitMinutes: 10,
  },
  {
    name: "docker",
    summary: "what needs a dockerd",
    needs: ["docker", "test"],
    run: { kind: "vitest", projects: ["docker"], files: ".docker.test.ts" },
    limitMinutes: 40,
  },
  {
    name: "browser",
    summary: "what needs a browser",
    needs: ["test"],
    run: { kind: "vitest", projects: ["browser"], files: ".browser.test.ts" },
    limitMinutes: 10,
  },
  { name: "image", summary: "build the image", needs: ["image"], run: { kind: "image" }, limitMinutes: 15 },
  {
    name: "vm",
    summary: "what only a booted machine can tell",
    needs: ["image", "vm", "test"],
    run: { kind: "vitest", projects: ["vm"], files: ".vm.test.ts" },
    limitMinutes: 40,
  },
];

/** The parts that the words of the command line name; all of them without a word. */
export function selectParts(words: readonly string[]): readonly Part[] {
  const unknown = words.find((word) => !TEST_PARTS.some(({ name }) => name === word));
  if (unknown !== undefined) {
    throw new UsageError(`unknown part ${JSON.stringify(unknown)}`, [
      TEST_PARTS.map(({ name }) => name).join(", "),
    ]);
  }
  return TEST_PARTS.filter(({ name }) => words.length === 0 || words.includes(name));
}
