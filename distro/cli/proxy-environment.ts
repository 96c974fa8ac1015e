import type { Config } from "@ros/config";

/** The proxies of the configuration as programs look for them: in capital and in small letters. */
export function proxyEnvironment(config: Config): Record<string, string> {
  const network = config.rancher?.network ?? {};
  const pairs = [
    ["HTTP_PROXY", network.http_proxy],
    ["HTTPS_PROXY", network.https_proxy],
    ["NO_PROXY", network.no_proxy],
  ] as const;
  return Object.fromEntries(
    pairs.flatMap(([name, value]) =>
      value
        ? [
            [name, value],
            [name.toLowerCase(), value],
          ]
        : [],
    ),
  );
}
