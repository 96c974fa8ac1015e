/** Find out what a machine is told, and turn it into plans. */

export { applySteps, type Effects, failures, type Outcome } from "./apply-steps.ts";
export { type Consulted, type ConsultOptions, consultDataSources } from "./consult-data-sources.ts";
export { decodeContent, isEncoding } from "./decode-content.ts";
export type { CloudInitCode, Diagnostic } from "./diagnostic.ts";
export { planAuthorizedKeys } from "./directives/plan-authorized-keys.ts";
export { planHostname } from "./directives/plan-hostname.ts";
export { planMounts } from "./directives/plan-mounts.ts";
export {
  type ConsoleOptions,
  type CurrentFile,
  planBeforeConsole,
  planConsoleDirectives,
} from "./directives/plan-phases.ts";
export { planResizeDevice } from "./directives/plan-resize-device.ts";
export { planRunCommands } from "./directives/plan-run-commands.ts";
export {
  planCaCerts,
  planNtp,
  planRestartServices,
  planSysctl,
  planTimezone,
} from "./directives/plan-system.ts";
export { planUsers, type UsersInput } from "./directives/plan-users.ts";
export { type FileEntry, planWriteFiles } from "./directives/plan-write-files.ts";
export { joinPlans, type Plan, type Step } from "./directives/step.ts";
export { type Clock, systemClock } from "./http/clock.ts";
export { type Fetch, type HttpClient, httpClient } from "./http/http-client.ts";
export type { DataSource, DataSourceFactory, Machine, Volume } from "./sources/data-source.ts";
export { DATA_SOURCES, dataSources } from "./sources/data-sources.ts";
export { type Directory, memoryDirectory } from "./sources/directory.ts";
export { type GatherOptions, type GatherResult, gather, type SourceFailure } from "./sources/gather.ts";
export type { Gathered, Metadata, NetworkConfig } from "./sources/metadata.ts";
export { type MachineFacts, needsNetwork, planEntries } from "./sources/plan-entries.ts";
export { readConfigDrive } from "./sources/read-config-drive.ts";
export { readNoCloud } from "./sources/read-no-cloud.ts";
export type { ParseYaml } from "./sources/read-tree.ts";
export { cloudConfigUrl, tftpAddress } from "./sources/single-document.ts";
export { loadIncludes } from "./user-data/load-includes.ts";
export {
  type ReadUserDataOptions,
  readUserData,
  type UserData,
  type UserDataPart,
} from "./user-data/read-user-data.ts";
