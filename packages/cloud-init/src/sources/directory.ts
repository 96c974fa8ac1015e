/** A tree of files that can be read: a mounted volume, a folder, a map in a test. */
export interface Directory {
  /** The content of a file by its path from the root; undefined if there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>;
}

/** A directory of files in memory. */
export function memoryDirectory(files: Readonly<Record<string, string | Uint8Array>>): Directory {
  return {
    read: async (path) => {
      const content = Object.hasOwn(files, path) ? files[path] : undefined;
      return typeof content === "string" ? new TextEncoder().encode(content) : content;
    },
  };
}
