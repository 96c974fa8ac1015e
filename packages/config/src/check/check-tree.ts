import type * as z from "zod/mini";
import { isTree } from "../document/tree.ts";
import type { Key } from "../schema/build.ts";
import { adviceFor } from "./advice.ts";
import type { Issue } from "./issue.ts";
import { schemaIssues } from "./schema-issues.ts";

/** All that is wrong with a tree, by the schema and by rules that a schema cannot say. */
export function checkTree(tree: unknown, schema: Key): Issue[] {
  const found = findIssues(tree, schema);
  if (found === undefined) return [TOO_MANY];
  const issues = schemaIssues(found, tree, schema);
  return isTree(tree) ? [...issues, ...adviceFor(tree)] : issues;
}

/** What zod finds; undefined if it is more than fits its stack, over which it hands findings up. */
function findIssues(tree: unknown, schema: Key): readonly z.core.$ZodIssue[] | undefined {
  try {
    return (schema as z.ZodMiniType).safeParse(tree).error?.issues ?? [];
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const TOO_MANY: Issue = {
  code: "CONFIG_TOO_LARGE",
  path: [],
  at: "value",
  message: "expected a configuration, got more faults than can be told",
  hint: "mend one entry and look at it alone",
};
