/** `image/overlay2/repositories.json` of a Docker data root. */
export interface Repositories {
  readonly Repositories: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Put the seed's tags into a store's repositories; tags and images of others stay as they are. */
export function mergeRepositories(store: Repositories | undefined, seed: Repositories): Repositories {
  const merged: Record<string, Record<string, string>> = {};
  for (const [name, tags] of Object.entries(store?.Repositories ?? {})) merged[name] = { ...tags };
  for (const [name, tags] of Object.entries(seed.Repositories)) merged[name] = { ...merged[name], ...tags };
  return { Repositories: merged };
}
