#!/usr/bin/env node
import * as module from "node:module";
import { runConfigCommand } from "./node/run-cli.ts";

// absent before Node 22
module.enableCompileCache?.();

process.exitCode = await runConfigCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
