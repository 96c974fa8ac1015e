import { createDisk, startVm } from "@ros/vm";

/** Boot a kernel with an empty disk, ask the guest what it sees, and turn it off. */
export async function diskSizeInGuest(kernel: string, initrd: string): Promise<string> {
  createDisk("/tmp/data.img", 64);
  await using vm = await startVm({
    kernel,
    initrds: [initrd],
    append: "console=ttyS0 panic=-1",
    disks: [{ file: "/tmp/data.img", unsafe: true }],
  });
  await vm.serial.waitFor(/^the guest is up$/m, { timeoutMs: 60_000 });
  const { output } = await vm.serial.exec("cat /sys/block/vda/size", { timeoutMs: 10_000 });
  await vm.powerButton();
  await vm.waitForExit({ timeoutMs: 20_000 });
  return output.trim();
}
