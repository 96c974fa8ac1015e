export type Recreate = "diverged" | "never" | "always";

/** How to plan an `up`. All of it has a default. */
export interface PlanOptions {
  /** Only these services, and what they need unless `noDependencies`. */
  readonly services?: readonly string[];
  readonly noDependencies?: boolean;
  readonly recreate?: Recreate;
  /** Made anew whatever `recreate` says. */
  readonly unusable?: Unusable;
  /** For services that are only there because another needs them; default: as `recreate`. */
  readonly recreateDependencies?: Recreate;
  /** `always`: what needs a recreated service is recreated too, as docker compose 2.26 does. */
  readonly recreateDependents?: "when-sharing" | "always";
  /** `hash`: only the config hash and the image decide, not the networks and volumes really attached. */
  readonly drift?: "attachments" | "hash";
  /** Removes the old container before the new one is made, for containers that nobody misses meanwhile. */
  readonly removeFirst?: boolean;
  /** Keeps each replaced container, stopped and renamed, until all new ones are steady. */
  readonly keepReplaced?: boolean;
  /** How long a container without a healthcheck must run to count as steady. */
  readonly steadySeconds?: number;
  /** Whether a recreated container keeps the anonymous volumes of the old one. */
  readonly keepAnonymousVolumes?: boolean;
  /** A changed volume is removed with its data and made anew. */
  readonly recreateVolumes?: boolean;
  readonly start?: boolean;
  readonly scale?: Readonly<Record<string, number>>;
  readonly removeOrphans?: boolean;
  /** `refresh`: always, but for services that are never pulled or are built. */
  readonly pull?: "policy" | "missing" | "always" | "never" | "refresh";
  readonly build?: "policy" | "always" | "never";
  readonly wait?: boolean;
  readonly waitTimeoutSeconds?: number;
  /** Stop timeout for containers that are replaced or removed. */
  readonly stopTimeoutSeconds?: number;
  /** Services switched off by profile: known, so no orphans. */
  readonly disabled?: readonly string[];
  readonly workingDir?: string;
  readonly configFiles?: readonly string[];
  readonly environmentFiles?: readonly string[];
  /** Digest of each secret's and config's content: a container is made anew when one changes. */
  readonly contents?: { readonly secret?: Digests; readonly config?: Digests };
}

/** What an engine that was killed has left half made. */
export interface Unusable {
  /** Ids of containers that can never start again. */
  readonly containers: readonly string[];
  /** Names of volumes that have no folder. */
  readonly volumes: readonly string[];
}

type Digests = Readonly<Record<string, string>>;
