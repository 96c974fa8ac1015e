import { type Consulted, consultDataSources, needsNetwork, systemClock } from "@ros/cloud-init";
import { linuxMachine } from "@ros/cloud-init/node";
import type { Config } from "@ros/config";
import { WHOLE_FILE } from "@ros/config/diagnostics";
import { networkForAsking } from "./reach-network.ts";

/** All data sources together, unless `rancher.cloud_init.timeout` says otherwise. */
const LIMIT_SECONDS = 10;

/** Ask data sources, those near at hand first. The network comes up when it is needed, and goes down again. */
export async function askDataSources(
  entries: readonly string[],
  config: Config,
  isVmware: boolean,
): Promise<Consulted> {
  const limitMs = (config.rancher?.cloud_init?.timeout ?? LIMIT_SECONDS) * 1000;
  const end = performance.now() + limitMs;
  // a lease must leave the servers time to answer
  const network = networkForAsking(config.rancher?.network ?? {}, limitMs / 2);
  const ask = (some: readonly string[], dhcpServers: readonly string[] = []): Promise<Consulted> => {
    const fetchOnceUp = async (...words: Parameters<typeof fetch>): Promise<Response> => {
      await network.up();
      return fetch(...words);
    };
    return consultDataSources(some, linuxMachine({ fetch: fetchOnceUp as never, isVmware, dhcpServers }), {
      clock: systemClock,
      limitMs: Math.max(0, Math.round(end - performance.now())),
    });
  };
  const far = entries.filter(needsNetwork);
  try {
    const near = await ask(entries.filter((entry) => !needsNetwork(entry)));
    if (near.isAnswer || far.length === 0) return near;
    const told = await ask(far, await network.up());
    const diagnostics = [...near.diagnostics, ...told.diagnostics];
    return { ...told, diagnostics: told.isAnswer ? diagnostics : noAnswer(diagnostics, entries, limitMs) };
  } finally {
    await network.down();
  }
}

const STAYS = "what an earlier boot was told stays in force";

/** Nobody answered: said once, with what each source that failed has to say. */
function noAnswer(
  diagnostics: Consulted["diagnostics"],
  entries: readonly string[],
  limitMs: number,
): Consulted["diagnostics"] {
  if (diagnostics.length > 0) return diagnostics.map((one) => ({ hint: STAYS, ...one }));
  return [
    {
      code: "DATA_SOURCE_FAILED",
      severity: "warning",
      file: "data sources",
      path: "rancher.cloud_init.datasources",
      ...WHOLE_FILE,
      message: `expected an answer within ${limitMs / 1000} s, got none from ${entries.join(", ")}`,
      hint: STAYS,
    },
  ];
}
