import type { Project } from "@ros/compose";

/** Services that are started together. */
export interface Wave {
  readonly services: readonly string[];
  /** Begins when User Docker answers: beside others its start takes half as long again. */
  readonly afterDocker?: true;
}

/** What people wait for at every boot; none of these needs another service. */
const DOCKER = "docker";
const TO_LOG_IN = ["network", "console"];
/** A container that is made and never runs, for the sake of its volumes. */
const CREATE_ONLY = "io.rancher.os.createonly";

/**
 * The order of the system's services at boot: User Docker, what it takes to log in, then what runs and needs
 * nothing else, then the rest. A wave begins when the one before is done.
 */
export function startOrder(project: Project): Wave[] {
  const services = Object.entries(project.services ?? {});
  const waveOf = ([name, { labels, depends_on }]: (typeof services)[number]): number => {
    if (name === DOCKER) return 0;
    if (labels?.[CREATE_ONLY] === "true" || Object.keys(depends_on ?? {}).length > 0) return 3;
    return TO_LOG_IN.includes(name) ? 1 : 2;
  };
  const hasDocker = services.some(([name]) => name === DOCKER);
  return [0, 1, 2, 3]
    .map((wave) => ({
      services: services.filter((entry) => waveOf(entry) === wave).map(([name]) => name),
      ...(hasDocker && wave === 1 && { afterDocker: true as const }),
    }))
    .filter((wave) => wave.services.length > 0);
}
