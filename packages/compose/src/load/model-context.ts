import type { Faults } from "./faults.ts";
import { interpolateTree } from "./interpolate-tree.ts";
import type { Node } from "./node.ts";
import type { ProjectFiles } from "./project-files.ts";
import type { ReadContext } from "./shape/shape.ts";

/** What the files of one project, or of one that is included, have in common. */
export interface ModelContext {
  readonly files: ProjectFiles;
  readonly faults: Faults;
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
  readonly home: string | undefined;
  readonly isInterpolated: boolean;
  readonly resolvesPaths: boolean;
  readonly convertWindowsPaths: boolean;
  /** The files that include this one, from the outermost. */
  readonly including: readonly string[];
}

/** How a file's values are read: relative to a directory. */
export function readContextOf(context: ModelContext, directory: string): ReadContext {
  const { faults, home, isInterpolated, resolvesPaths, convertWindowsPaths } = context;
  return {
    faults,
    home,
    isInterpolated,
    convertWindowsPaths,
    isLenient: false,
    baseDirectory: resolvesPaths ? directory : undefined,
  };
}

/** Replace a document's references, unless they are to be kept. */
export function interpolateDocument(node: Node, { environment, faults, isInterpolated }: ModelContext): Node {
  if (!isInterpolated) return node;
  const lookup = (name: string) => (Object.hasOwn(environment, name) ? environment[name] : undefined);
  return interpolateTree(node, "", { lookup, dialect: "compose", faults });
}
