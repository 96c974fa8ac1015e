/** What the planners may know of the machine. */
export interface Facts {
  readonly blockDevices: readonly BlockDevice[];
  /** `undefined` when the state file system is not mounted yet. */
  readonly stateSpace?: { readonly freeBytes: number; readonly ballast: boolean };
  /** All memory, in KiB. */
  readonly memoryKib: number;
  readonly imageId: string;
  readonly version: string;
}

/** A disk or partition, as blkid sees it. */
export interface BlockDevice {
  readonly path: string;
  readonly label?: string;
  readonly uuid?: string;
  readonly partUuid?: string;
  readonly type?: string;
  /** The first mebibyte holds only zeros. */
  readonly blank: boolean;
  readonly sizeBytes: number;
}

/** The device that a specification such as `LABEL=RANCHER_STATE`, `UUID=…` or `/dev/vda` names. */
export function findDevice(devices: readonly BlockDevice[], specification: string): BlockDevice | undefined {
  const [, kind, value] = /^(LABEL|UUID|PARTUUID)=(.*)$/.exec(specification) ?? [];
  return devices.find((device) => {
    if (kind === "LABEL") return device.label === value;
    if (kind === "UUID") return device.uuid === value;
    if (kind === "PARTUUID") return device.partUuid === value;
    return device.path === specification;
  });
}
