#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { runConfigCommand } from "./node/run-cli.ts";

enableCompileCache?.();

process.exitCode = await runConfigCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
