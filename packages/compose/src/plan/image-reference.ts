/** A reference as the engine lists it: no default registry, and a tag unless there is a digest. */
export function familiarReference(reference: string): string {
  const short = reference.replace(/^(index\.)?docker\.io\//, "").replace(/^library\/(?=[^/]+$)/, "");
  if (short.includes("@")) return short;
  return /:[^/]+$/.test(short) ? short : `${short}:latest`;
}

/** `registry.example:5000/ns/name:tag@sha256:…`, taken apart. */
export function splitReference(reference: string): { name: string; tag: string } {
  const at = reference.indexOf("@");
  // with both, the digest decides and the tag is only a note
  if (at >= 0) return { name: reference.slice(0, at).replace(/:[^:/]+$/, ""), tag: reference.slice(at + 1) };
  const colon = /:([^:/]+)$/.exec(reference);
  return colon
    ? { name: reference.slice(0, colon.index), tag: colon[1] ?? "latest" }
    : { name: reference, tag: "latest" };
}

const DOCKER_HUB = new Set(["docker.io", "index.docker.io", "registry-1.docker.io"]);

/** The registry of a reference; `docker.io` where none is named. */
export function registryHost(reference: string): string {
  const [first = ""] = reference.split("/");
  const isHost = reference.includes("/") && (/[.:]/.test(first) || first === "localhost");
  return !isHost || DOCKER_HUB.has(first) ? "docker.io" : first;
}

const REFERENCE =
  /^(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\.(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?))*(?::[0-9]+)?\/|\[[a-fA-F0-9:]+\](?::[0-9]+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::[\w][\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$/;

/** True if the text can name an image (distribution/reference, `reference.Parse`). */
export function isImageReference(reference: string): boolean {
  return REFERENCE.test(reference);
}
