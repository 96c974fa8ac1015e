import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { debianFiles } from "./debian-files.ts";

/** What `docker inspect` shows as an image's Config. */
export interface ImageConfig {
  readonly Cmd?: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly User?: string;
  readonly WorkingDir?: string;
  readonly Healthcheck?: { readonly Test: readonly string[]; readonly [limit: string]: unknown };
  readonly Volumes?: Readonly<Record<string, object>>;
}

export interface ImageSpec extends ImageConfig {
  readonly architecture?: string;
  /** Path → content; a mode other than 0755 stands beside it. */
  readonly files?: Readonly<Record<string, string | { readonly text: string; readonly mode: number }>>;
}

/** An image as a registry keeps it: blobs by digest, and the manifest that names them. */
export interface Image {
  readonly blobs: ReadonlyMap<string, Uint8Array>;
  readonly manifest: { readonly mediaType: string; readonly [key: string]: unknown };
  /** Digest of the configuration: the id that an engine gives the image. */
  readonly id: string;
  /** The layer that only this image has. */
  readonly ownLayer: string;
}

/** The commands of a busybox that images of tests have. */
export const APPLETS: readonly string[] =
  "sh sleep echo cat true false ls stat test touch nc wget httpd id env".split(" ");
const SCHEMA_2 = "application/vnd.docker.distribution.manifest.v2+json";
const LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";

let busyboxLayer: Promise<Uint8Array> | undefined;

/** A busybox with the files and the configuration asked for, in two layers. */
export async function createImage(spec: ImageSpec): Promise<Image> {
  const { architecture = "amd64", files = {}, ...config } = spec;
  busyboxLayer ??= busybox();
  const own = await tarOf((archive) => {
    for (const [name, file] of Object.entries({ "etc/image": JSON.stringify(spec), ...files })) {
      const { text, mode } = typeof file === "string" ? { text: file, mode: 0o755 } : file;
      archive.entry({ name, mode }, text);
    }
  });
  const layers = [await busyboxLayer, own];
  const blobs = new Map<string, Uint8Array>();
  const blob = (bytes: Uint8Array): { size: number; digest: string } => {
    const digest = sha256(bytes);
    blobs.set(digest, bytes);
    return { size: bytes.length, digest };
  };
  const packed = layers.map((layer) => ({ mediaType: LAYER, ...blob(gzipSync(layer)) }));
  const description = blob(
    Buffer.from(
      JSON.stringify({
        architecture,
        os: "linux",
        config: { Env: ["PATH=/bin"], Cmd: ["sleep", "1000"], ...config },
        rootfs: { type: "layers", diff_ids: layers.map(sha256) },
      }),
    ),
  );
  const manifest = {
    schemaVersion: 2,
    mediaType: SCHEMA_2,
    config: { mediaType: "application/vnd.docker.container.image.v1+json", ...description },
    layers: packed,
  };
  return { blobs, manifest, id: description.digest, ownLayer: packed[1]?.digest ?? "" };
}

export function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

function busybox(): Promise<Uint8Array> {
  const binary = readFileSync(join(debianFiles(), "usr/bin/busybox"));
  return tarOf((archive) => {
    archive.entry({ name: "bin", type: "directory", mode: 0o755 });
    archive.entry({ name: "bin/busybox", mode: 0o755 }, binary);
    for (const name of APPLETS) archive.entry({ name: `bin/${name}`, type: "symlink", linkname: "busybox" });
  });
}

async function tarOf(fill: (archive: ReturnType<typeof pack>) => void): Promise<Uint8Array> {
  const archive = pack();
  fill(archive);
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}
