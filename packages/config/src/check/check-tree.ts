import type * as z from "zod/mini";
import { isTree } from "../document/tree.ts";
import type { Key } from "../schema/build.ts";
import { adviceFor } from "./advice.ts";
import type { Issue } from "./issue.ts";
import { schemaIssues } from "./schema-issues.ts";

/** All that is wrong with a tree, by the schema and by rules that a schema cannot say. */
export function checkTree(tree: unknown, schema: Key): Issue[] {
  const result = (schema as z.ZodMiniType).safeParse(tree);
  const issues = result.success ? [] : schemaIssues(result.error.issues, tree, schema);
  return isTree(tree) ? [...issues, ...adviceFor(tree)] : issues;
}
