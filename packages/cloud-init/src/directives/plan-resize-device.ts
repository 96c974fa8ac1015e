import { invalid } from "./invalid.ts";
import { EMPTY_PLAN, type Plan, type Run } from "./step.ts";

/** It is there once the disk has been grown. */
export const RESIZE_STAMP = "/var/lib/rancher/resizefs.done";

/** Let the state partition of a disk fill it, once. A disk that cannot grow, as it is full, is none the worse. */
export function planResizeDevice(device: string | undefined, isDone: boolean): Plan {
  if (device === undefined || device === "" || isDone) return EMPTY_PLAN;
  const from = "rancher.resize_device";
  if (!/^\/dev\/[\w.-]+(?:\/[\w.:-]+)*$/.test(device) || device.includes("..")) {
    return { steps: [], diagnostics: [invalid(from, "expected a disk", "for example /dev/sda")] };
  }
  const { number, partition } = partitionOf(device);
  const step = (argv: Run["argv"], mayFail?: true): Run => ({
    do: "run",
    from,
    chain: from,
    argv,
    ...(mayFail && { mayFail }),
  });
  return {
    steps: [
      // the second header of a GPT has to move to the new end first
      step(["sfdisk", "--relocate", "gpt-bak-std", device], true),
      step(
        [
          "/bin/sh",
          "-c",
          'echo ", +" | sfdisk --no-reread --force -N "$1" "$2"',
          "resize",
          String(number),
          device,
        ],
        true,
      ),
      step(["partx", "--update", "--nr", String(number), device], true),
      step(["resize2fs", partition]),
      { do: "write-file", from, chain: from, path: RESIZE_STAMP, content: new Uint8Array(), mode: 0o644 },
    ],
    diagnostics: [],
  };
}

/** The state partition is the first one; on the card of a board, the second, behind its firmware. */
function partitionOf(device: string): { number: number; partition: string } {
  const number = /\/mmcblk\d+$/.test(device) ? 2 : 1;
  const separator = device.startsWith("/dev/disk/") ? "-part" : /\d$/.test(device) ? "p" : "";
  return { number, partition: `${device}${separator}${number}` };
}
