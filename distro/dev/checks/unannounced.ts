export interface PackageHistory {
  readonly name: string;
  /** Something that users get has changed since the last release. */
  readonly changed: boolean;
}

/** The packages that changed without a changeset. */
export function unannounced(packages: readonly PackageHistory[], changesets: readonly string[]): string[] {
  const announced = new Set(changesets.flatMap(announcedPackages));
  return packages.filter(({ name, changed }) => changed && !announced.has(name)).map(({ name }) => name);
}

/** The packages that a changeset's front matter names. */
function announcedPackages(changeset: string): string[] {
  const [, matter = ""] = /^---\n([\s\S]*?)\n---/.exec(changeset) ?? [];
  return [...matter.matchAll(/^["']?(@?[\w/-]+)["']?:\s*(?:major|minor|patch)\s*$/gm)].map(
    ([, name]) => name as string,
  );
}
