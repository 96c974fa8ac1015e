export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** Package registries and mirrors are named by the machine's configuration, never by a file of ours, this one included. */
const SERVERS = /\b(registry\.(npmjs|yarnpkg)|(deb|security|snapshot)\.debian|archive\.ubuntu)\.(org|com)\b/;
/** Where people and build machines keep their checkouts. */
const CHECKOUTS = /(?<![\w.:/-])\/(work|workspace|workspaces|builds|Users|home\/runner)\/[\w.-]/;

/** Lines that name a server or a path which exists on some machine only. `servers` adds this machine's own. */
export function findNames(files: ReadonlyMap<string, string>, servers: readonly string[]): Finding[] {
  return [...files].flatMap(([file, content]) =>
    content.split("\n").flatMap((text, index) => {
      const found =
        CHECKOUTS.test(text) || SERVERS.test(text) || servers.some((server) => text.includes(server));
      return found ? [{ file, line: index + 1, text: text.trim().slice(0, 100) }] : [];
    }),
  );
}
