import type { Service } from "../model.ts";
import { sha256 } from "../plan/sha256.ts";
import { encode } from "./encode.ts";
import { KEY_ORDER_2_26, KEY_ORDER_5_5, type KeyOrder } from "./key-order.ts";

export interface ConfigHashOptions {
  /** Release of docker compose whose algorithm is followed, as `com.docker.compose.version` has it; 2.26.1 unless given. */
  readonly version?: string | undefined;
}

/**
 * The hash by which docker compose sees that a service changed. What is built, pulled or scaled does
 * not count; from release 5 on neither do dependencies and profiles.
 */
export function configHash(service: Service, { version = "2.26.1" }: ConfigHashOptions = {}): string {
  const order = orderOf(version);
  return sha256(encode(toHashed(service, order), "Service", order));
}

function orderOf(version: string): KeyOrder {
  const major = Number(/^v?([0-9]+)/.exec(version)?.[1] ?? 2);
  return major >= 5 ? KEY_ORDER_5_5 : KEY_ORDER_2_26;
}

/** The service as its structure is written. */
function toHashed(service: Service, order: KeyOrder): Record<string, unknown> {
  const { build: _build, pull_policy: _pull, scale: _scale, ...rest } = service;
  const hashed: Record<string, unknown> = { ...rest };
  if (service.deploy !== undefined) {
    const { replicas: _replicas, ...deploy } = service.deploy;
    hashed.deploy = deploy;
  }
  for (const key of ["secrets", "configs"] as const) {
    hashed[key] = service[key]?.map(({ mode, ...file }) =>
      mode === undefined ? file : { ...file, mode: Number.parseInt(mode, 8) },
    );
  }
  hashed.env_file = service.env_file?.map(({ path, required = true, format }) =>
    // release 2 forgets the format where the path is all else
    required && (format === undefined || order === KEY_ORDER_2_26) ? path : { path, required, format },
  );
  if (service.ulimits !== undefined) {
    hashed.ulimits = Object.fromEntries(
      // docker compose takes a single 0 for two limits that were not said
      Object.entries(service.ulimits).map(([name, limit]) => [name, limit === 0 ? {} : limit]),
    );
  }
  if (service.blkio_config !== undefined) hashed.blkio_config = capitalized(service.blkio_config);
  return hashed;
}

/** Devices of blkio_config have no names of their own in docker compose's structures. */
function capitalized(blkio: NonNullable<Service["blkio_config"]>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(blkio).map(([key, value]) => [
      key,
      Array.isArray(value)
        ? value.map((device) =>
            Object.fromEntries(
              Object.entries(device).map(([name, one]) => [name[0]!.toUpperCase() + name.slice(1), one]),
            ),
          )
        : value,
    ]),
  );
}
