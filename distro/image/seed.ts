import { createHash } from "node:crypto";

/** A file or symbolic link of the seed, path below System Docker's data root. */
export type SeedEntry = { readonly path: string } & ({ readonly text: string } | { readonly link: string });

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Docker's short names of layers are 26 characters of base32. */
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const shortName = (text: string): string =>
  [...createHash("sha256").update(text).digest().subarray(0, 26)].map((byte) => BASE32[byte % 32]).join("");

/**
 * An overlay2 image store with one image of one layer, whose contents are the folder that the root image
 * is mounted at. No layer is unpacked or loaded: the link is followed when a container is mounted.
 */
export function imageSeed(imageId: string, tags: readonly string[]): SeedEntry[] {
  const diffId = `sha256:${sha256(`layer ${imageId}`)}`;
  const layer = sha256(`cache ${imageId}`);
  const short = shortName(`link ${imageId}`);
  const created = "1970-01-01T00:00:00Z";
  const config = JSON.stringify({
    architecture: "amd64",
    config: { Env: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"], Labels: { "io.rancher.os.image": imageId } },
    created,
    history: [{ created, created_by: "ros" }],
    os: "linux",
    rootfs: { type: "layers", diff_ids: [diffId] },
  });
  const image = `sha256:${sha256(config)}`;
  const repositories: Record<string, Record<string, string>> = {};
  for (const tag of tags) {
    const name = tag.slice(0, tag.lastIndexOf(":"));
    repositories[name] = { ...repositories[name], [tag]: image };
  }
  const layerdb = `image/overlay2/layerdb/sha256/${diffId.slice(7)}`;
  return [
    { path: `image/overlay2/imagedb/content/sha256/${image.slice(7)}`, text: config },
    { path: `${layerdb}/diff`, text: diffId },
    { path: `${layerdb}/size`, text: "0" },
    { path: `${layerdb}/cache-id`, text: layer },
    { path: `overlay2/${layer}/link`, text: short },
    { path: `overlay2/${layer}/committed`, text: "" },
    { path: `overlay2/${layer}/diff`, link: `/run/rootfs/${imageId}` },
    { path: `overlay2/l/${short}`, link: `../${layer}/diff` },
    { path: "image/overlay2/repositories.json", text: JSON.stringify({ Repositories: repositories }) },
  ];
}
