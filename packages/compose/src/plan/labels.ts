/** Labels that compose engines agree on; either tool finds the other's containers by them. */
export const LABEL = {
  project: "com.docker.compose.project",
  service: "com.docker.compose.service",
  number: "com.docker.compose.container-number",
  oneoff: "com.docker.compose.oneoff",
  configHash: "com.docker.compose.config-hash",
  dependsOn: "com.docker.compose.depends_on",
  image: "com.docker.compose.image",
  version: "com.docker.compose.version",
  workingDir: "com.docker.compose.project.working_dir",
  configFiles: "com.docker.compose.project.config_files",
  environmentFile: "com.docker.compose.project.environment_file",
  replace: "com.docker.compose.replace",
  slug: "com.docker.compose.slug",
  network: "com.docker.compose.network",
  volume: "com.docker.compose.volume",
  /** This engine's own fingerprint: one digest per field of the service and of the contents it uses. */
  fingerprint: "ros.compose.config-hash",
} as const;

/** The release whose hashes and labels we write, so that it can take a project over. */
export const COMPOSE_VERSION = "2.26.1";

/** RancherOS's labels, which steer the order and the life of system services. */
export const OS_LABEL = {
  scope: "io.rancher.os.scope",
  detach: "io.rancher.os.detach",
  createOnly: "io.rancher.os.createonly",
  after: "io.rancher.os.after",
  before: "io.rancher.os.before",
  reloadConfig: "io.rancher.os.reloadconfig",
  console: "io.rancher.os.console",
  rebuild: "io.docker.compose.rebuild",
} as const;
