import type { MountBody } from "../engine/bodies.ts";
import type { PlanContent, PlanFile, PlanProject, PlanService } from "./project.ts";
import type { FileRef } from "./step.ts";

interface Used {
  readonly kind: "secret" | "config";
  readonly file: PlanFile;
  readonly source: string;
  readonly content: PlanContent | undefined;
  readonly path: string;
}

/** Every secret and config that a service uses, with its path in the container. */
export function usedContents(project: PlanProject, service: PlanService): Used[] {
  const used = (
    kind: "secret" | "config",
    files: readonly PlanFile[],
    known: PlanProject["secrets"],
  ): Used[] =>
    files.map((file) => {
      const source = file.source ?? "";
      return { kind, file, source, content: known?.[source] ?? undefined, path: contentPath(kind, file) };
    });
  return [
    ...used("config", service.configs ?? [], project.configs),
    ...used("secret", service.secrets ?? [], project.secrets),
  ];
}

function contentPath(kind: "secret" | "config", file: PlanFile): string {
  const target = file.target || file.source || "";
  if (target.startsWith("/") || /^[A-Za-z]:\\/.test(target)) return target;
  return kind === "secret" ? `/run/secrets/${target}` : `/${target}`;
}

/** A bind mount cannot change owner or mode; such a file is copied in, like one that is no file at all. */
function isMounted({ file, content }: Used): boolean {
  return (
    Boolean(content?.file) && file.uid === undefined && file.gid === undefined && file.mode === undefined
  );
}

/** Secrets and configs that are files of the host, mounted read-only. */
export function contentMounts(project: PlanProject, service: PlanService): MountBody[] {
  return usedContents(project, service)
    .filter(isMounted)
    .map(({ content, path }) => ({
      Type: "bind",
      Source: content?.file ?? "",
      Target: path,
      ReadOnly: true,
    }));
}

/** Secrets and configs to copy into the container before each start. */
export function contentFiles(project: PlanProject, service: PlanService): FileRef[] {
  return usedContents(project, service)
    .filter((used) => !isMounted(used))
    .map(({ kind, source, file, path }) => {
      const within = service.read_only ? (volumeAround(service, path) ?? runDirectory(path)) : undefined;
      return {
        kind,
        source,
        path,
        mode: fileMode(file.mode),
        uid: Number(file.uid ?? 0),
        gid: Number(file.gid ?? 0),
        ...(within === undefined ? {} : { within }),
      };
    });
}

/**
 * Directories of a read-only container that get an anonymous volume, as the engine copies files into such a
 * container only where a volume is. Below /run alone: a volume elsewhere would make parts of the image writable.
 */
export function contentDirectories(project: PlanProject, service: PlanService): string[] {
  if (!service.read_only) return [];
  const paths = usedContents(project, service).filter((used) => !isMounted(used));
  const directories = paths
    .filter(({ path }) => volumeAround(service, path) === undefined)
    .flatMap(({ path }) => runDirectory(path) ?? []);
  return [...new Set(directories)];
}

function volumeAround(service: PlanService, path: string): string | undefined {
  const volumes = (service.volumes ?? []).filter((mount) => mount.type === "volume" && !mount.read_only);
  return volumes.map(({ target = "" }) => target).find((target) => path.startsWith(`${target}/`));
}

function runDirectory(path: string): string | undefined {
  return /^(\/run\/.+)\/[^/]+$/.exec(path)?.[1];
}

/** The model has numbers; text is octal as in `0440`. */
function fileMode(mode: PlanFile["mode"]): number {
  if (mode === undefined) return 0o444;
  return typeof mode === "number" ? mode : Number.parseInt(mode, 8);
}
