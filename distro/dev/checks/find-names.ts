export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** Package registries and mirrors are named by the machine's configuration, never by a file of ours. */
const SERVERS = [
  "registry.npmjs.org",
  "registry.yarnpkg.com",
  "deb.debian.org",
  "security.debian.org",
  "snapshot.debian.org",
  "archive.ubuntu.com",
];
/** Where people and build machines keep their checkouts. */
const CHECKOUTS = /(?<![\w.:/-])\/(work|workspace|workspaces|builds|Users|home\/runner)\/[\w.-]/;

/** Lines that name a server or a path which exists on some machine only. `servers` adds this machine's own. */
export function findNames(files: ReadonlyMap<string, string>, servers: readonly string[]): Finding[] {
  const banned = [...new Set([...SERVERS, ...servers])];
  return [...files].flatMap(([file, content]) =>
    content.split("\n").flatMap((text, index) => {
      const found = CHECKOUTS.test(text) || banned.some((server) => text.includes(server));
      return found ? [{ file, line: index + 1, text: text.trim().slice(0, 100) }] : [];
    }),
  );
}
