/** Boot disk and kernel images in QEMU: serial console, ssh, QMP, disks, power cuts. */
export { type Probe, probeAccelerator } from "./accelerator.ts";
export { appendToInitrd } from "./append-to-initrd.ts";
export { BAD_CONSOLE_LINES, type BadConsoleLine, badConsoleLine } from "./bad-console-lines.ts";
export { type ConfigDriveContent, configDrive, configDriveFiles } from "./config-drive.ts";
export { corrupt, type Damage, truncate } from "./corrupt.ts";
export { type CpioEntry, cpio } from "./cpio.ts";
export { createDisk } from "./create-disk.ts";
export { createSshKey } from "./create-ssh-key.ts";
export { VmError, type VmErrorCode } from "./errors.ts";
export { type FirmwareFiles, OVMF } from "./firmware.ts";
export { freePort } from "./free-port.ts";
export { findTool, HOST_TOOLS, type HostTool, missingHostTools, type ToolName } from "./host-tools.ts";
export {
  type MetadataAnswer,
  type MetadataRequest,
  type MetadataRoute,
  type MetadataServer,
  metadataServer,
} from "./metadata-server.ts";
export { type HostSide, qemuArguments } from "./qemu-arguments.ts";
export type { Qmp, QmpEvent } from "./qmp.ts";
export { type LoggedWrite, readWriteLog, replayWrites } from "./replay-writes.ts";
export type { ConsoleFault, Serial, SerialMatch, WaitOptions } from "./serial.ts";
export { type ExecOptions, type ExecResult, type Ssh, type SshOptions, shellQuote } from "./ssh.ts";
export { startVm } from "./start-vm.ts";
export { stopVm } from "./stop-vm.ts";
export type { Vm, VmExit } from "./vm.ts";
export type {
  Accelerator,
  Disk,
  DiskInterface,
  Firmware,
  Forward,
  Network,
  VmOptions,
} from "./vm-options.ts";
