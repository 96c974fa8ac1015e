import { config } from "./config.ts";
import type { Suite } from "./suite.ts";

/** Who runs which recorded cases: one file per folder of cases. */
export const SUITES: readonly Suite[] = [config];
