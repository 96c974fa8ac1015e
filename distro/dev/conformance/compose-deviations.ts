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

/** `v:/v` mounts the volume v. */
export const oneLetterVolumes: Deviation<Json> = corrected("one-letter-volumes", (expected, _, actual) => {
  const mounts = services(expected).flatMap((service) => service.volumes ?? []);
  for (const mount of expected?.target === undefined ? mounts : [expected]) {
    const match = /^([a-zA-Z]):(\/.+)$/.exec(mount.target ?? "");
    if (mount.source === undefined && match !== null)
      Object.assign(mount, { source: match[1], target: match[2] });
  }
  // such a volume is then in use
  if (actual.volumes !== undefined && expected.services !== undefined) expected.volumes = actual.volumes;
  return expected;
});

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
      else if (
        typeof left === "string" &&
        typeof right === "string" &&
        left !== right &&
        text.includes(right) &&
        !text.includes(left)
      )
        before[key] = right;
    }
  };
  visit(expected, actual);
  return expected;
});

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
export const duplicatesAfterMerge: Deviation<Json> = accepted(
  "duplicates-after-merge",
  /items at \d+ and \d+ are equal/,
);
export const libcomposePanics: Deviation<Json> = accepted(
  "libcompose-panics",
  /libcompose panics|Expected a struct or map|Unknown resolution for '2\.0'/,
);
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
  explains: ({ input }, expected, actual) =>
    (expected as Outcome).error === undefined &&
    (actual as Outcome).error !== undefined &&
    (typeof input !== "string" || /^[0-9.]+[a-z]*$/i.test(input)),
};
export const strictPorts: Deviation<Json> = {
  rule: "strict-ports",
  explains: ({ input }, expected, actual) =>
    (expected as Outcome).error === undefined &&
    (actual as Outcome).error !== undefined &&
    /^0$|^::|\/.*\/|-.*-/.test(String(input)),
};

/** Every rule of compose. */
export const COMPOSE_DEVIATIONS: readonly Deviation<Json>[] = [
  oneLetterVolumes,
  blkioNames,
  sshKeys,
  shellOperators,
  writtenText,
  zeroLimits,
  rawEnvFiles,
  keptReferences,
  duplicatesAfterMerge,
  libcomposePanics,
  libcomposeLosses,
  strictPatterns,
  strictSizes,
  strictPorts,
];

/** The rules that loading may follow. */
export const LOAD_DEVIATIONS: readonly Deviation<Json>[] = [
  oneLetterVolumes,
  blkioNames,
  sshKeys,
  shellOperators,
  writtenText,
  zeroLimits,
  rawEnvFiles,
  keptReferences,
  duplicatesAfterMerge,
  strictPatterns,
];
