/** True for `user`, `user:group`, `:group`, by name or by number. */
export function isOwner(value: unknown): value is string {
  return (
    typeof value === "string" &&
    value !== "" &&
    /^(?:[A-Za-z0-9_][\w.-]{0,31}\$?)?(?:[:.]?$|:[A-Za-z0-9_][\w.-]{0,31}\$?$)/.test(value) &&
    value !== ":"
  );
}
