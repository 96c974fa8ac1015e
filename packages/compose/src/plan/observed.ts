import type { Container, Network, Volume } from "../engine/engine.ts";
import { familiarReference } from "./image-reference.ts";
import { LABEL } from "./labels.ts";

/** What an engine holds of a project, and of what the project may use. Plain data. */
export interface Observed {
  readonly apiVersion: string;
  /** The project's containers, one-off ones included. */
  readonly containers: readonly Container[];
  readonly networks: readonly Network[];
  readonly volumes: readonly Volume[];
  /** Reference → image id, for every name the engine knows. */
  readonly images: Readonly<Record<string, string>>;
  /** Reference → seconds since it was pulled or tagged, as far as somebody looked. */
  readonly imageAges?: Readonly<Record<string, number>>;
  /** Containers by id, and their images, in the engine's own words: reasons tell old values by them. */
  readonly inspected?: Readonly<Record<string, Inspection>>;
}

/** The engine's whole answers. */
export interface Inspection {
  readonly container: Readonly<Record<string, unknown>>;
  readonly image?: Readonly<Record<string, unknown>> | undefined;
}

/** The id of the image that the reference leads to on this engine. */
export function imageId(observed: Observed, reference: string): string | undefined {
  const known = observed.images[familiarReference(reference)] ?? observed.images[reference];
  if (known) return known;
  if (!/^(sha256:)?[0-9a-f]{6,64}$/.test(reference)) return undefined;
  const prefix = reference.replace(/^sha256:/, "");
  return Object.values(observed.images).find((id) => id.startsWith(`sha256:${prefix}`));
}

export function serviceOf(container: Container): string {
  return container.labels[LABEL.service] ?? "";
}

export function isOneOff(container: Container): boolean {
  return container.labels[LABEL.oneoff] === "True";
}

/** A container's number within its service. */
export function numberOf(container: Container): number {
  return Number(container.labels[LABEL.number] ?? 1);
}
