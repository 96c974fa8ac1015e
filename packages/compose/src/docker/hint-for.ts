/** What to do about what an engine says, by the words it says it in; it has no codes for these. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [/no space left/i, "free some space: docker system prune"],
  [/denied|unauthorized|authentication required|no basic auth/i, "log in to the registry: docker login"],
  [/manifest unknown|manifest for .* not found/i, "look at the name and the tag of the image"],
  [/container name .* is already in use/i, "rename or remove that container: docker rename, docker rm"],
  [/rootfs is marked read-only/i, "give it a target below /run, or leave owner and mode out of a file"],
  [/port is already allocated|address already in use/i, "stop what uses the port, or publish another one"],
];

export function hintFor(message: string): string | undefined {
  return HINTS.find(([words]) => words.test(message))?.[1];
}
