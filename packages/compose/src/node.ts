/** A project from its directory, and what its steps need from this machine. */

export type { Io } from "./cli/io.ts";
export type { LoadedProject } from "./cli/loaded-project.ts";
export { main } from "./cli/main.ts";
export { pluginMetadata } from "./cli/plugin.ts";
export { processIo } from "./cli/process-io.ts";
export { buildContext } from "./docker/build-context.ts";
export { type BuildKitSources, buildKitRequest } from "./docker/buildkit-request.ts";
export { type CredentialOptions, type Credentials, createCredentials } from "./docker/credentials.ts";
export { type ProjectContents, projectContents } from "./docker/project-contents.ts";
export { ProjectFilesError, type ProjectFilesErrorCode } from "./node/project-files-error.ts";
export { type ProjectOnDisk, type ReadProjectOptions, readProject } from "./node/read-project.ts";
