import { Faults } from "./faults.ts";
import { type MapNode, type Node, nodeOf } from "./node.ts";
import { createSource, type Place, type Source, startOf } from "./source.ts";
import { readYaml } from "./yaml/read-yaml.ts";
import type { YamlVersion } from "./yaml/resolve-scalar.ts";

/** A file of a project: its text, or the data that it stands for. */
export interface ProjectFile {
  /** Its absolute path. */
  readonly file: string;
  readonly text?: string;
  /** What the text would say; faults are then reported without a line. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Reads a text file by its absolute path, or by the address that `include` or `extends` names; undefined when there is none. */
export type ReadFile = (path: string) => string | undefined;

export interface ReadDocuments {
  readonly source: Source;
  readonly documents: readonly MapNode[];
}

/** Reads and parses each file of a project once. */
export class ProjectFiles {
  readonly #readFile: ReadFile;
  readonly #version: YamlVersion;
  readonly #faults: Faults;
  readonly #read = new Map<string, ReadDocuments | undefined>();

  constructor(readFile: ReadFile, version: YamlVersion, faults: Faults) {
    this.#readFile = readFile;
    this.#version = version;
    this.#faults = faults;
  }

  /** The text of a file that is not YAML. */
  text(path: string): string | undefined {
    return this.#readFile(path);
  }

  /** The documents of a file; undefined after a fault. `at` names it. */
  documents(file: ProjectFile, at?: Place): ReadDocuments | undefined {
    if (!this.#read.has(file.file)) this.#read.set(file.file, this.#readDocuments(file, at));
    return this.#read.get(file.file);
  }

  #readDocuments(file: ProjectFile, at: Place | undefined): ReadDocuments | undefined {
    const text = file.data === undefined ? (file.text ?? this.#readFile(file.file)) : "";
    const source = createSource(file.file, text ?? "");
    if (text === undefined) {
      const place = at ?? startOf(source);
      this.#faults.add("COMPOSE_FILE_UNREADABLE", place, "", `expected the file ${file.file}, got none`);
      return undefined;
    }
    const nodes = file.data === undefined ? this.#parse(source) : [nodeOf(file.data, startOf(source))];
    if (nodes === undefined) return undefined;
    for (const node of nodes) {
      if (node.kind === "map") continue;
      this.#faults.add("COMPOSE_TYPE", node, "", "expected a map at the top of the file, got something else");
    }
    return { source, documents: nodes.filter((node): node is MapNode => node.kind === "map") };
  }

  #parse(source: Source): Node[] | undefined {
    const faults = new Faults();
    const nodes = readYaml(source, this.#version, faults);
    this.#faults.take(faults);
    return faults.hasErrors && nodes.length === 0 ? undefined : nodes;
  }
}
