import type { Metadata as Told, UserData } from "@ros/cloud-init";
import { type Diagnostic, parseConfig, stringifyConfig } from "@ros/config";
import { DOCUMENTS, type Handed, type NamedText, REJECTED } from "./kept.ts";

/** What a data source has answered, whether it was asked or attached as a volume. */
export interface Answer {
  readonly kind: string;
  readonly userData: UserData;
  readonly metadata: Told;
  readonly diagnostics: readonly { readonly code: string }[];
}

/** An answer as files to keep: documents that can be used, those that cannot, scripts, metadata. */
export function handedBy({ kind, userData, metadata, diagnostics }: Answer): Handed {
  const texts = userData.parts.flatMap((part) => (part.kind === "cloud-config" ? [part.text] : []));
  const network = metadata.networkConfig;
  const named = [
    ...texts.map((text, index) => ({ name: documentName(index), text })),
    ...(network ? [{ name: "network.yml", text: stringifyConfig({ rancher: { network } }) }] : []),
  ];
  const documents: NamedText[] = [];
  const rejected: NamedText[] = [];
  const faults: Diagnostic[] = [];
  for (const one of named) {
    const parsed = parseConfig(one.text, { file: `${REJECTED}/${one.name}`, mode: "boot" });
    if (parsed.config !== undefined) documents.push(one);
    else {
      rejected.push(one);
      faults.push(...parsed.diagnostics);
    }
  }
  const usable = documents.filter(({ name }) => name !== "network.yml").length;
  const needsNetwork = userData.parts.some((part) => part.kind === "include");
  const isCut = needsNetwork || diagnostics.some(({ code }) => code === "USER_DATA_INCLUDE");
  return {
    kind,
    documents,
    rejected,
    scripts: userData.parts.flatMap((part) => (part.kind === "script" ? [part.content] : [])),
    metadata,
    diagnostics: [...(diagnostics as readonly Diagnostic[]), ...faults],
    isPartial: isCut || (texts.length > 0 && usable === 0),
    needsNetwork,
  };
}

/** The layers' order is that of their names: a later document must sort behind an earlier one. */
function documentName(index: number): string {
  return index === 0 ? DOCUMENTS.first : `boot${String(index).padStart(2, "0")}.yml`;
}
