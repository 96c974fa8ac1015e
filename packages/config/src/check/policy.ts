import type { ConfigCode } from "../codes.ts";

/** `validate` is strict; `boot` uses all that can be used. */
export type Mode = "validate" | "boot";

/**
 * What a fault means when the machine boots. `refuse`: the document is set aside whole, as its
 * author's intent is unclear. `omit`: the value alone is left out. `tell`: a warning, no more.
 */
export const AT_BOOT: Readonly<Record<ConfigCode, "refuse" | "omit" | "tell">> = {
  CONFIG_ALIAS: "refuse",
  CONFIG_COMMAND_LINE_ONLY: "tell",
  CONFIG_DUPLICATE_ITEM: "tell",
  CONFIG_DUPLICATE_KEY: "tell",
  CONFIG_FORMAT: "omit",
  CONFIG_KEY: "refuse",
  CONFIG_LEGACY_KEY: "tell",
  CONFIG_MISSING_KEY: "omit",
  CONFIG_NO_IMAGE: "tell",
  CONFIG_NOT_EDITABLE: "refuse",
  CONFIG_NOT_SET: "refuse",
  CONFIG_RANGE: "omit",
  CONFIG_SYNTAX: "refuse",
  CONFIG_TAB: "refuse",
  CONFIG_TAG: "refuse",
  CONFIG_TOO_DEEP: "refuse",
  CONFIG_TOO_LARGE: "refuse",
  CONFIG_TYPE: "refuse",
  CONFIG_UNCLOSED: "refuse",
  CONFIG_UNKNOWN_KEY: "tell",
  CONFIG_UNREADABLE: "refuse",
  CONFIG_VALUE: "omit",
};
