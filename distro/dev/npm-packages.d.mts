/** What package-lock.json and node_modules/.package-lock.json have in common. */
export interface PackageLock {
  readonly packages?: Readonly<
    Record<string, { readonly version?: string; readonly link?: boolean; readonly optional?: boolean }>
  >;
}
export function isInstalled(lock: PackageLock, installed: PackageLock): boolean;
export function countArchives(lock: PackageLock): number;
export function npmFault(output: string): string;
