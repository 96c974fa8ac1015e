import type { MountBody } from "../engine/bodies.ts";
import type { PlanMount, PlanProject, PlanService } from "./project.ts";
import { amount, compact } from "./scalars.ts";

export interface Mounts {
  readonly binds: string[];
  readonly mounts: MountBody[];
}

/** The real name of a volume of the project. */
export function volumeName(project: PlanProject, key: string): string {
  const volume = project.volumes?.[key];
  if (volume?.name) return volume.name;
  if (volume?.external) return key;
  return Object.hasOwn(project.volumes ?? {}, key) ? `${project.name}_${key}` : key;
}

/**
 * A service's volumes as the engine takes them. Plain binds go into `Binds`, since `Mounts` refuses a
 * source that does not exist yet; all others are `Mounts`.
 */
export function serviceMounts(project: PlanProject, service: PlanService): Mounts {
  const binds: string[] = [];
  const mounts: MountBody[] = [];
  for (const mount of service.volumes ?? []) {
    if (isPlainBind(mount)) binds.push(bindText(mount));
    else mounts.push(mountBody(project, mount));
  }
  return { binds, mounts };
}

function isPlainBind(mount: PlanMount): boolean {
  if (mount.type !== "bind" || mount.consistency) return false;
  const bind = mount.bind;
  // `bind: {}` is what the loader leaves of create_host_path: true, its default
  return bind !== undefined && bind.create_host_path !== false && !bind.recursive;
}

function bindText(mount: PlanMount): string {
  const options = [mount.read_only ? "ro" : "rw", mount.bind?.selinux, mount.bind?.propagation].filter(
    Boolean,
  );
  return `${mount.source}:${mount.target}:${options.join(",")}`;
}

function mountBody(project: PlanProject, mount: PlanMount): MountBody {
  const named = mount.type === "volume" && mount.source ? volumeName(project, mount.source) : mount.source;
  const body: MountBody = { Type: mount.type, Target: mount.target ?? "" };
  if (named) body.Source = named;
  if (mount.read_only) body.ReadOnly = true;
  if (mount.consistency) body.Consistency = mount.consistency;
  if (mount.type === "bind" && mount.bind) body.BindOptions = bindOptions(mount.bind);
  if (mount.type === "volume") body.VolumeOptions = volumeOptions(mount.volume ?? {});
  if (mount.type === "tmpfs" && mount.tmpfs) {
    body.TmpfsOptions = compact({ SizeBytes: amount(mount.tmpfs.size), Mode: amount(mount.tmpfs.mode) });
  }
  if (mount.type === "image" && mount.image?.subpath) body.ImageOptions = { Subpath: mount.image.subpath };
  return body;
}

function bindOptions(bind: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const recursive = bind.recursive;
  return compact({
    Propagation: bind.propagation,
    NonRecursive: recursive === "disabled",
    ReadOnlyNonRecursive: recursive === "writable",
    ReadOnlyForceRecursive: recursive === "readonly",
  });
}

function volumeOptions(volume: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return compact({ NoCopy: volume.nocopy, Subpath: volume.subpath, Labels: volume.labels });
}
