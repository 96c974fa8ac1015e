import { cloudinit } from "./cloudinit.ts";
import { compose } from "./compose.ts";
import { composeEngine } from "./compose-engine.ts";
import { config } from "./config.ts";
import { metadata } from "./metadata.ts";
import type { Suite } from "./suite.ts";

/** Who runs which recorded cases: one file per folder of cases. */
export const SUITES: readonly Suite[] = [config, cloudinit, metadata, compose, composeEngine];
