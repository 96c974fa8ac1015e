/** Every code of a fault in a project, and what it means. */
export const COMPOSE_CODES = {
  COMPOSE_SYNTAX: "the text is not YAML",
  COMPOSE_DUPLICATE_KEY: "a map has the same key twice",
  COMPOSE_KEY_NOT_TEXT: "a key is not text",
  COMPOSE_TOO_LARGE: "the text, its depth, or what its aliases stand for is beyond the limit",
  COMPOSE_EMPTY: "the file holds no project",
  COMPOSE_FILE_UNREADABLE: "a file that is named does not exist, or cannot be read",
  COMPOSE_INTERPOLATION: "a variable's reference cannot be read",
  COMPOSE_VARIABLE_REQUIRED: "a required variable has no value",
  COMPOSE_VARIABLE_UNSET: "a variable without a default is not set",
  COMPOSE_TYPE: "a value is of the wrong kind",
  COMPOSE_UNKNOWN_KEY: "a key is not known at this place",
  COMPOSE_MISSING: "a required key is absent",
  COMPOSE_FORMAT: "a value does not follow its grammar",
  COMPOSE_RANGE: "a number is outside its range",
  COMPOSE_DUPLICATE_ITEM: "a list has the same item twice",
  COMPOSE_CONFLICT: "two keys exclude each other",
  COMPOSE_UNDEFINED: "a name refers to nothing",
  COMPOSE_CYCLE: "services, or files, refer to each other in a circle",
  COMPOSE_EXTENDS: "a service cannot be extended",
  COMPOSE_INCLUDE: "a file cannot be included",
  COMPOSE_ENV_FILE: "a file of variables cannot be read",
  COMPOSE_PROJECT_NAME: "the project has no name, or one that is not allowed",
  COMPOSE_OBSOLETE: "a key has no effect any more",
  COMPOSE_IGNORED: "a value has no effect",
} as const;

export type ComposeCode = keyof typeof COMPOSE_CODES;
