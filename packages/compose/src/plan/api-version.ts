/** The Engine API versions this package speaks. */
export const API_VERSIONS = { oldest: "1.41", newest: "1.51" } as const;

/** True if `version` is `least` or newer; `1.9` is older than `1.41`. */
export function atLeast(version: string, least: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor = 0, leastMinor = 0] = least.split(".").map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

/** The version to speak with an engine whose newest is `theirs`. */
export function negotiate(theirs: string): string {
  return atLeast(theirs, API_VERSIONS.newest) ? API_VERSIONS.newest : theirs;
}
