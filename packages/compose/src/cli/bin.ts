#!/usr/bin/env node
import * as nodeModule from "node:module";

// Node 20 has none; later ones keep the compiled code, which is most of a short command's time
nodeModule.enableCompileCache?.();
// what is loaded before the cache is on does not get into it, so the program is a file of its own
nodeModule.createRequire(import.meta.url)("./program.cjs");
