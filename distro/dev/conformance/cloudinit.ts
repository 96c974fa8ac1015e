import {
  cloudConfigUrl,
  dataSources,
  decodeContent,
  isEncoding,
  planWriteFiles,
  readUserData,
  type UserData,
} from "@ros/cloud-init";
import { parseConfig, substitute } from "@ros/config";
import { moreUserData } from "./deviations.ts";
import { machineOf, NEVER } from "./metadata.ts";
import { compare, isSameOrEmpty, type Json, type Suite, type VectorFile } from "./suite.ts";

const content = (file: VectorFile): Json => file.content;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array | undefined): string => new TextDecoder().decode(data);
const tree = (document: string): unknown => parseConfig(document, { mode: "boot" }).document.tree ?? document;

/** Read user data as a boot does: a document that cannot be used is dropped. */
const read = (data: Uint8Array): UserData =>
  readUserData(data, {
    check: (document, file) => parseConfig(document, { file, mode: "boot" }).diagnostics,
  });

/** Everything of user data that is kept, script and configuration apart. */
function kept({ parts }: UserData): { cloudConfig: string; script: string } {
  const all = (kind: "cloud-config" | "script"): string =>
    parts
      .map((part) =>
        part.kind !== kind
          ? ""
          : part.kind === "script"
            ? text(part.content)
            : part.kind === "cloud-config"
              ? part.text
              : "",
      )
      .join("");
  return { cloudConfig: all("cloud-config"), script: all("script") };
}

/** Recorded cases of user data and of the files that it writes. */
export const cloudinit: Suite = {
  "cloudinit/cloud-config-parse.json": (file) =>
    compare(content(file).user_data_kind, ({ input, is_cloud_config, is_script }: Json) => {
      const { kind } = readUserData(bytes(input));
      return {
        expected: { is_cloud_config, is_script },
        actual: { is_cloud_config: kind === "cloud-config", is_script: kind === "script" },
      };
    }),

  "cloudinit/env-apply.json": (file) => {
    const { cases, process_env } = content(file);
    return compare(cases, ({ input, metadata, expected }: Json) => ({
      expected,
      actual: substitute(
        input,
        {
          publicIpv4: metadata.public_ipv4,
          publicIpv6: metadata.public_ipv6,
          privateIpv4: metadata.private_ipv4,
          privateIpv6: metadata.private_ipv6,
        },
        process_env,
      ),
    }));
  },

  "cloudinit/proc-cmdline-url.json": async (file) => {
    const { find_url, fetch } = content(file);
    const found = await compare(find_url, ({ cmdline, error, expected }: Json) => {
      const url = cloudConfigUrl(cmdline);
      return {
        expected: { url: expected, failed: error !== null },
        actual: { url: url ?? "", failed: url === undefined },
      };
    });
    const whole = await compare(fetch === undefined ? [] : [{ name: `${file.path}#fetch` }], async () => {
      const machine = machineOf({
        files: { "/proc/cmdline": fetch.cmdline.replace("<server>", "server") },
        get: (url) => (url === "http://server/config" ? fetch["served_at_/config"] : undefined),
      });
      const [source] = dataSources(["cmdline"], machine);
      const { userData } = await source!.fetch(NEVER);
      return { expected: fetch.expected_userdata, actual: text(userData) };
    });
    return [...found, ...whole];
  },

  "cloudinit/userdata-kinds.json": async (file) => {
    const { cases, datasource_names, gzip } = content(file);
    const kinds = await compare(
      cases,
      ({ input, kind, cloud_config_saved, script_saved, error }: Json) => {
        const data = read(bytes(input));
        const { cloudConfig, script } = kept(data);
        // a compose document is compared by what it says: how it is laid out is nobody's business
        const shown = (document: string): unknown => (kind === "compose" ? tree(document) : document);
        return {
          expected: {
            kind: kindOf(kind, error),
            cloudConfig: shown(cloud_config_saved),
            script: script_saved,
          },
          actual: { kind: ourKind(data), cloudConfig: shown(cloudConfig), script },
        };
      },
      { same: isSameOrEmpty, deviations: [moreUserData] },
    );
    const names = await compare(datasource_names, ({ datasource, expected_roots }: Json) => ({
      expected: expected_roots,
      actual: dataSources([datasource], machineOf({})).map(({ root }) => root),
    }));
    const unpacked = await compare(gzip, ({ input_base64, error, expected }: Json) => {
      const data = readUserData(Buffer.from(input_base64, "base64"));
      const failed = data.diagnostics.some(({ code }) => code === "USER_DATA_ENCODING");
      return {
        expected: { text: expected, failed: error },
        actual: { text: kept(data).cloudConfig, failed },
      };
    });
    return [...kinds, ...names, ...unpacked];
  },

  "cloudinit/write-file.json": async (file) => {
    const { decode_content, encoding_valid, permissions_valid, write_file } = content(file);
    return [
      ...(await compare(decode_content, ({ content: packed, encoding, decoded, error }: Json) => {
        const result = decodeContent(packed, encoding);
        return {
          expected: { text: decoded, failed: error !== null },
          actual: { text: result.ok ? text(result.bytes) : "", failed: !result.ok },
        };
      })),
      ...(await compare(encoding_valid, ({ value, valid }: Json) => ({
        expected: valid,
        actual: isEncoding(value),
      }))),
      ...(await compare(permissions_valid, ({ value, valid }: Json) => ({
        expected: valid,
        actual: planWriteFiles([{ path: "/x", permissions: value }]).steps.length === 1,
      }))),
      ...(await compare(
        write_file,
        ({ file: entry, expected, expected_error }: Json) => ({
          expected: eachEncoding(entry).map(() => (expected_error ? "failed" : expected)),
          actual: eachEncoding(entry).map((one) => written(one, expected)),
        }),
        { same: isSameOrEmpty },
      )),
    ];
  },
};

/** What the original says of a document, in our words. */
function kindOf(kind: string, error: unknown): string {
  if (kind.startsWith("unrecognized")) return "not used";
  return kind.includes("invalid") || error !== null ? `${kind.split("-invalid")[0]}, dropped` : kind;
}

function ourKind({ kind, parts }: UserData): string {
  if (!["script", "cloud-config", "compose"].includes(kind)) return parts.length === 0 ? "not used" : kind;
  return parts.length === 0 ? `${kind}, dropped` : kind;
}

/** `<each of a,b>` stands for one entry per encoding. */
function eachEncoding(entry: Json): Json[] {
  const all = /^<each of (.*)>$/.exec(entry.encoding ?? "")?.[1];
  return all === undefined ? [entry] : all.split(",").map((encoding) => ({ ...entry, encoding }));
}

/** The step of an entry in the form of the expectation, as far as that goes. */
function written(entry: Json, expected: Json): Json {
  const [step] = planWriteFiles([{ ...entry, path: entry.path.replace("<root>", "") }]).steps;
  if (step?.do !== "write-file") return "failed";
  return {
    path: `<root>${step.path}`,
    mode: `0${step.mode.toString(8)}`,
    ...(expected?.content !== undefined && { content: text(step.content) }),
  };
}
