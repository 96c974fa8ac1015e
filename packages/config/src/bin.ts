#!/usr/bin/env node
import * as module from "node:module";

// absent before Node 22; code that is loaded after it is kept compiled
module.enableCompileCache?.();

await import("./program.ts");
