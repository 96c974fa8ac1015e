import { type Deviation, isSameOrEmpty, type Json } from "./suite.ts";

/** An outcome: what was loaded, or that it was refused. */
type Outcome = { readonly error?: unknown; readonly result?: Json; readonly faults?: readonly Json[] };

/** A rule that says what the recorded outcome would be if the recording program did as we do. */
function corrected(
  rule: string,
  correct: (expected: Json, one: Json, actual: Json) => Json,
): Deviation<Json> {
  return {
    rule,
    explains: (one, expected, actual) => {
      const { result } = actual as Outcome;
      if ((expected as Outcome).error !== undefined || result === undefined) return false;
      return isSameOrEmpty(correct(structuredClone((expected as Outcome).result), one, result), result);
    },
  };
}

/** A rule for what the recording program refuses, or takes, and we do not. */
function accepted(rule: string, says: RegExp): Deviation<Json> {
  return {
    rule,
    explains: (one, expected, actual) =>
      (expected as Outcome).error !== undefined &&
      (actual as Outcome).result !== undefined &&
      says.test(one.expected.error),
  };
}

function refused(rule: string, isFault: (fault: Json, one: Json) => boolean): Deviation<Json> {
  return {
    rule,
    explains: (one, expected, actual) => {
      const { error, faults = [] } = actual as Outcome;
      return (
        (expected as Outcome).error === undefined &&
        error !== undefined &&
        faults.length > 0 &&
        faults.every((fault) => isFault(fault, one))
      );
    },
  };
}

const services = (result: Json): Json[] => Object.values(result?.services ?? {});

export const blkioNames: Deviation<Json> = corrected("blkio-names", (expected) => {
  for (const service of services(expected)) {
    for (const devices of Object.values<Json>(service.blkio_config ?? {})) {
      if (!Array.isArray(devices)) continue;
      for (const device of devices) {
        for (const key of Object.keys(device)) {
          const value = device[key];
          delete device[key];
          device[key.toLowerCase()] = value;
        }
      }
    }
  }
  return expected;
});

export const sshKeys: Deviation<Json> = corrected("ssh-keys", (expected, _, actual) => {
  for (const [name, service] of Object.entries<Json>(expected.services)) {
    const ssh = service.build?.ssh;
    if (ssh === undefined) continue;
    const written = ssh.map((key: string) => key.replace(": ", "="));
    const own = actual.services[name]?.build?.ssh ?? [];
    service.build.ssh =
      own.filter((key: string) => written.includes(key)).length === written.length ? own : written;
  }
  return expected;
});

/** A command is words, and no shell: an operator is a word, where the recording program stops reading. */
export const shellOperators: Deviation<Json> = corrected("shell-operators", (expected, _, actual) => {
  for (const [name, service] of Object.entries<Json>(expected.services)) {
    const words: string[] = actual.services[name]?.command ?? [];
    const before: string[] = service.command ?? [];
    if (
      words.slice(before.length - 1).some((word) => /[;&|<>]/.test(word)) &&
      words.join(" ").startsWith(before.join(" "))
    ) {
      service.command = words;
    }
  }
  return expected;
});

/** Labels and variables are what the file says: `010`, `1.10`, a date. */
export const writtenText: Deviation<Json> = corrected("written-text", (expected, one, actual) => {
  const text = Object.values<string>(one.files).join("\n");
  const visit = (before: Json, after: Json): void => {
    for (const key of Object.keys(before ?? {})) {
      const [left, right] = [before[key], after?.[key]];
      if (typeof left === "object") visit(left, right);
      else if (typeof left === "string" && typeof right === "string" && text.includes(right))
        if (isResolved(left, right)) before[key] = right;
    }
  };
  visit(expected, actual);
  return expected;
});

/** True for the text that YAML's number or date becomes. */
function isResolved(resolved: string, written: string): boolean {
  const digits = written.replaceAll("_", "");
  const value = /^0o?[0-7]+$/.test(digits) ? Number.parseInt(digits.replace("o", ""), 8) : Number(digits);
  return Number(resolved) === value || resolved.startsWith(written.replace("T", " ").replace(/Z$/, ""));
}

/** A limit of 0 is a limit. */
export const zeroLimits: Deviation<Json> = corrected("zero-values", (expected, _, actual) => {
  const visit = (before: Json, after: Json): void => {
    for (const [key, value] of Object.entries<Json>(after ?? {})) {
      if (value === 0 || value === "0") before[key] ??= value;
      else if (typeof value === "object" && typeof before[key] === "object" && before[key] !== null)
        visit(before[key], value);
    }
  };
  visit(expected, actual);
  return expected;
});

export const rawEnvFiles: Deviation<Json> = accepted("raw-env-files", /unsupported env_file format/);
/** Short forms that hold references are no fault when references are kept. */
export const keptReferences: Deviation<Json> = {
  rule: "kept-references",
  explains: ({ options }, expected, actual) =>
    options?.skipInterpolation === true &&
    (expected as Outcome).error !== undefined &&
    (actual as Outcome).result !== undefined,
};
/** What two files say twice is there once. */
export const duplicatesAfterMerge: Deviation<Json> = {
  rule: "duplicates-after-merge",
  explains: (one, expected, actual) =>
    accepted("", /items at \d+ and \d+ are equal|extra_hosts must be a mapping/).explains(
      one,
      expected,
      actual,
    ) ||
    corrected("", (result) => {
      for (const service of services(result))
        for (const [owner, key] of [
          [service, "extra_hosts"],
          [service.build, "platforms"],
        ])
          if (owner?.[key] !== undefined) owner[key] = [...new Set(owner[key])];
      return result;
    }).explains(one, expected, actual),
};
/** A resource may have a name that begins with `x-`. */
export const extensionNames: Deviation<Json> = accepted(
  "extension-names",
  /refers to undefined \w+ #extensions/,
);
export const newerVersions: Deviation<Json> = accepted("newer-versions", /Unknown resolution for '[23]\./);
/** Keys that libcompose misspells, and labels without a value, are not lost. */
export const libcomposeLosses: Deviation<Json> = {
  rule: "libcompose-losses",
  explains: ({ files }, expected, actual) =>
    (expected as Outcome).error === undefined &&
    (actual as Outcome).result !== undefined &&
    /^ +(?:cgroup_parent|domainname):|^ +labels: \[(?:[^\]]*, ?)?[^=\],]+\]/m.test(
      Object.values<string>(files).join("\n"),
    ),
};
export const strictPatterns: Deviation<Json> = refused("strict-patterns", (fault) =>
  /\.(?:restart|container_name|pull_policy)$/.test(fault.path),
);
export const strictSizes: Deviation<Json> = {
  rule: "strict-sizes",
  explains: (one, expected, actual) =>
    one.input === undefined
      ? refused("", ({ message }) => /^expected a (?:whole number|size)/.test(message)).explains(
          one,
          expected,
          actual,
        )
      : (expected as Outcome).error === undefined &&
        (actual as Outcome).error !== undefined &&
        (typeof one.input !== "string" || /^[0-9.]+[a-z]*$/i.test(one.input)),
};
export const strictPorts: Deviation<Json> = {
  rule: "strict-ports",
  explains: (one, expected, actual) =>
    one.input === undefined
      ? refused("", ({ path }) => /\.ports\.\d+(?:\.(?:target|published))?$/.test(path)).explains(
          one,
          expected,
          actual,
        )
      : (expected as Outcome).error === undefined &&
        (actual as Outcome).error !== undefined &&
        /^0$|^::|\/.*\/|-.*-/.test(String(one.input)),
};

/** The rules that loading may follow. */
export const LOAD_DEVIATIONS: readonly Deviation<Json>[] = [
  blkioNames,
  sshKeys,
  shellOperators,
  writtenText,
  zeroLimits,
  rawEnvFiles,
  keptReferences,
  duplicatesAfterMerge,
  extensionNames,
  strictPatterns,
  strictSizes,
  strictPorts,
];

/** Every rule of compose. */
export const COMPOSE_DEVIATIONS: readonly Deviation<Json>[] = [
  ...LOAD_DEVIATIONS,
  newerVersions,
  libcomposeLosses,
];
