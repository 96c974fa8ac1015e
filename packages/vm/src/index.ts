/** Boot disk and kernel images in QEMU: serial console, ssh, QMP, disks, power cuts. */
export { BAD_CONSOLE_LINES, type BadConsoleLine, badConsoleLine } from "./bad-console-lines.ts";
export { type CpioEntry, cpio } from "./cpio.ts";
export { VmError, type VmErrorCode } from "./errors.ts";
export { type FirmwareFiles, OVMF } from "./firmware.ts";
export { freePort } from "./free-port.ts";
export { findTool, HOST_TOOLS, type HostTool, missingHostTools, type ToolName } from "./host-tools.ts";
export { type HostSide, qemuArguments } from "./qemu-arguments.ts";
export type { Qmp, QmpEvent } from "./qmp.ts";
export type { ConsoleFault, Serial, SerialMatch, WaitOptions } from "./serial.ts";
export { type ExecOptions, type ExecResult, Ssh, type SshOptions, shellQuote } from "./ssh.ts";
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
