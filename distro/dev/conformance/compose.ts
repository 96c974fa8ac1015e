import { cli } from "./compose-cli.ts";
import { libcompose, RANCHEROS } from "./compose-libcompose.ts";
import { loadFull } from "./compose-load.ts";
import { PARSERS } from "./compose-parsers.ts";
import type { Suite } from "./suite.ts";

/** Recorded cases of reading compose projects. */
export const compose: Suite = {
  ...PARSERS,
  ...RANCHEROS,
  "compose/load-full.json": loadFull,
  "compose/config-extends-include.json": loadFull,
  "compose/config-merge.json": loadFull,
  "compose/config-model.json": loadFull,
  "compose/config-service-attributes.json": loadFull,
  "compose/spec-examples.json": loadFull,
  "compose/upstream-fixtures.json": loadFull,
  "compose/cli-resolution.json": cli,
  "compose/libcompose-own.json": libcompose,
  "compose/libcompose-fixtures.json": libcompose,
  "compose/rancheros-services.json": libcompose,
};
