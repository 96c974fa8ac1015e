#!/usr/bin/node
/** Starts the plugin with its code kept compiled: what is loaded before that is on does not get into the cache. */
import { enableCompileCache } from "node:module";

// for root alone: whoever may write there puts code into the commands of others
if (process.getuid?.() === 0) enableCompileCache("/run/ros/compile-cache");
await import("./compose-plugin.ts");
