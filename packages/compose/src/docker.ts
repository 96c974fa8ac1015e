/** The Docker Engine behind the `Engine` port. */
export { dockerEngine } from "./docker/docker-engine.ts";
export type { DockerOptions } from "./docker/dockerode.ts";
