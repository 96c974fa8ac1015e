/** Every code of this package, and what it says. Codes follow semver. */
export const CODES = {
  CONFIG_ALIAS: "An alias names an anchor that is not there, or what it brings in cannot be used there.",
  CONFIG_COMMAND_LINE_ONLY:
    "The key takes effect on the kernel command line only, and does nothing in a file.",
  CONFIG_DUPLICATE_ITEM: "A list holds the same item twice.",
  CONFIG_DUPLICATE_KEY: "A map holds the same key twice; the last one counts.",
  CONFIG_FORMAT: "A text is not of the form that its key asks for, an address or a file mode for example.",
  CONFIG_KEY: "A list or a map stands where the key of a map is expected.",
  CONFIG_LEGACY_KEY: "The key is of an old release, and has another name or place now.",
  CONFIG_MISSING_KEY: "An entry lacks a key without which it means nothing.",
  CONFIG_NO_IMAGE: "A service has no image; that is right only if a lower layer gives it one.",
  CONFIG_NOT_EDITABLE: "The document cannot be changed at this place without changing something else too.",
  CONFIG_NOT_SET: "The key that is to be removed is not there.",
  CONFIG_RANGE: "A number, or the length of a list, is outside of what its key allows.",
  CONFIG_SYNTAX: "The text is not YAML.",
  CONFIG_TAB: "A line is indented with a tab, which YAML does not allow.",
  CONFIG_TAG: "A YAML tag is not known, or its value does not fit it.",
  CONFIG_TOO_DEEP: "The document is nested deeper than any configuration is.",
  CONFIG_TOO_LARGE: "The document, or what its aliases stand for, is larger than any configuration is.",
  CONFIG_TYPE: "A value is of another type than its key takes.",
  CONFIG_UNCLOSED: "A quote or a bracket is opened and not closed; the place is where it opens.",
  CONFIG_UNKNOWN_KEY: "No such key is known at this place.",
  CONFIG_UNREADABLE: "A file is there and cannot be read.",
  CONFIG_VALUE: "A value is not one of those that its key allows.",
} as const;

export type ConfigCode = keyof typeof CODES;
