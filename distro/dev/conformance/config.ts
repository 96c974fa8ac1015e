import {
  dockerArguments,
  exportConfig,
  get,
  merge,
  mergeMetadata,
  parseConfig,
  parseKernelCommandLine,
  parseValue,
  renderValue,
  resolveConfig,
  setValue,
  substitute,
  type Tree,
  unescapeCommandLine,
} from "@ros/config";
import { sameFaults } from "./config-faults.ts";
import { addedKeys, editorBackups, textValues } from "./deviations.ts";
import { resolveFiles } from "./resolve-files.ts";
import { compare, isSame, type Json, type Result, type Suite, type VectorFile } from "./suite.ts";

const content = (file: VectorFile): Json => file.content;

/** What a text says, whatever is wrong with it. */
function read(text: string): Tree {
  return parseConfig(text).document.tree ?? {};
}

/** Recorded cases of the configuration: reading, merging, changing, showing. */
export const config: Suite = {
  "config/cmdline-unescape.json": (file) =>
    compare(content(file).vectors, ({ input, expected }: Json) => ({
      expected,
      actual: unescapeCommandLine(input),
    })),

  "config/cmdline-unmarshal.json": (file) =>
    compare(content(file).vectors, ({ input, expected }: Json) => ({ expected, actual: parseValue(input) })),

  "config/cmdline-parse.json": (file) =>
    compare(content(file).vectors, ({ input, expected, parseAll }: Json) => ({
      expected,
      actual: parseKernelCommandLine(input, { all: parseAll }),
    })),

  "config/get-set.json": async (file) => {
    const { base, get: reads, set_single, set_cumulative, set_cumulative_final } = content(file);
    const gets = await compare(reads, ({ key, expected }: Json) => ({
      expected,
      actual: get(base, key) ?? "",
    }));
    const singles = await compare(set_single, ({ key, value, result, returned }: Json) => {
      const tree = setValue(base, key, decode(value)) ?? base;
      return {
        expected: { result, returned },
        actual: { result: tree, returned: returnedBy(tree, key, base) },
      };
    });
    const final = set_cumulative.reduce(
      (tree: Tree, { key, value }: Json) => setValue(tree, key, decode(value)) ?? tree,
      base,
    );
    const cumulative = await compare(set_cumulative, ({ key, returned }: Json) => ({
      expected: returned,
      actual: get(final, key),
    }));
    const whole = await compare([{ name: `${file.path}#set_cumulative_final` }], () => ({
      expected: set_cumulative_final,
      actual: final,
    }));
    return [...gets, ...singles, ...cumulative, ...whole];
  },

  "config/merge.json": (file) =>
    compare(content(file).vectors, ({ left, right, left_yaml, right_yaml, expected }: Json) => ({
      expected: [expected, expected],
      actual: [merge(left, right), merge(read(left_yaml), read(right_yaml))],
    })),

  "config/precedence.json": (file) =>
    compare(
      content(file).cases,
      (one: Json) => ({
        expected: { all: one.expected, disk: one.expected_disk_only ?? {} },
        actual: resolveFiles(one),
      }),
      { deviations: [editorBackups, textValues] },
    ),

  "config/merge-metadata.json": (file) =>
    compare(content(file).vectors, ({ config_yaml, metadata, expected }: Json) => ({
      expected,
      actual: mergeMetadata(read(config_yaml), {
        hostname: metadata.hostname,
        sshPublicKeys: metadata.ssh_public_keys,
        rootDisk: metadata.root_disk,
      }),
    })),

  "config/debug-flags.json": (file) =>
    compare(content(file).vectors, ({ config_yaml, expected }: Json) => ({
      expected,
      actual: resolveConfig([{ name: "file", file: "file", text: config_yaml }]).config,
    })),

  "config/docker-args.json": (file) =>
    compare(content(file).vectors, ({ docker_config_yaml, engine_opts_unordered, tail_ordered }: Json) => {
      const section = read(
        `rancher:\n  docker: ${docker_config_yaml.trim().includes("\n") ? `\n${indent(docker_config_yaml)}` : asFlow(docker_config_yaml)}\n`,
      );
      // the original's flags are those of an engine of its time
      const argv = dockerArguments((get(section, "rancher.docker") ?? {}) as Json, { engine: "17.03" });
      const tail = argv.slice(argv.length - tail_ordered.length);
      return {
        expected: { options: [...engine_opts_unordered].sort(), tail: tail_ordered },
        actual: { options: joinOptions(argv.slice(0, argv.length - tail.length)).sort(), tail },
      };
    }),

  "config/filter-key.json": async (file) => {
    const { data, export_default_rest, export_private_rest } = content(file);
    return compare(
      [
        { name: `${file.path}#export_default_rest`, options: {}, expected: export_default_rest },
        {
          name: `${file.path}#export_private_rest`,
          options: { private: true },
          expected: export_private_rest,
        },
      ],
      ({ options, expected }) => ({ expected, actual: exportConfig(data, options) }),
    );
  },

  "config/ros-config-get-rendering.json": (file) =>
    compare(content(file).cases, ({ value, stdout }: Json) => ({
      expected: stdout,
      actual: renderValue(value),
    })),

  "config/userdata-substitution.json": (file) =>
    compare(content(file).vectors, ({ input, metadata, expected }: Json) => ({
      expected,
      actual: substitute(input, addresses(metadata)),
    })),

  "config/validate.json": (file) => validate(content(file).vectors),

  "config/validate-full-zero-config.yml": (file) =>
    validate([{ name: file.path, yaml: content(file), errors: [] }]),
};

function validate(cases: readonly Json[]): Promise<Result[]> {
  return compare(
    cases,
    ({ yaml, errors, parse_error }: Json) => ({
      expected: parse_error === undefined ? errors : [parse_error],
      actual: parseConfig(yaml),
    }),
    { same: sameFaults, deviations: [addedKeys] },
  );
}

function addresses(metadata: Json): Json {
  return {
    publicIpv4: metadata.public_ipv4,
    publicIpv6: metadata.public_ipv6,
    privateIpv4: metadata.private_ipv4,
    privateIpv6: metadata.private_ipv6,
  };
}

const decode = (value: unknown): unknown => (typeof value === "string" ? parseValue(value) : value);

/** A path that cannot be set returns an empty text, as an unset one does. */
function returnedBy(tree: Tree, key: string, base: Tree): unknown {
  return isSame(tree, base) ? (get(tree, key) ?? "") : get(tree, key);
}

function joinOptions(argv: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of argv) {
    if (word.startsWith("--")) joined.push(word);
    else joined.push(`${joined.pop()} ${word}`);
  }
  return joined;
}

const indent = (text: string): string => text.replace(/^/gm, "    ");

/** `key: value` is a map of one line; in braces it may stand behind a key. */
const asFlow = (text: string): string => (text.trim().startsWith("{") ? text : `{${text}}`);
