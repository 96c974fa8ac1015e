/** The full name of an image, pinned to a digest: `x:1` is `docker.io/library/x:1@sha256:…`. */
export function imageWithDigest(image: string, digest: string): string {
  const [name = "", known] = image.split("@");
  const slash = name.indexOf("/");
  const first = slash === -1 ? "" : name.slice(0, slash);
  const isHost =
    first === "localhost" || first.includes(".") || first.includes(":") || first !== first.toLowerCase();
  const full = isHost ? name : slash === -1 ? `docker.io/library/${name}` : `docker.io/${name}`;
  const hasTag = full.lastIndexOf(":") > full.lastIndexOf("/");
  // a digest says more than a tag, which is dropped
  if (known !== undefined) return `${hasTag ? full.slice(0, full.lastIndexOf(":")) : full}@${known}`;
  return `${hasTag ? full : `${full}:latest`}@${digest}`;
}
