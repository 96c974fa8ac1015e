import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LockedPackage } from "./apt.ts";

/** npm packages whose code is in the image's programs. */
const BUNDLED = ["dockerode", "docker-modem", "tar-stream", "yaml", "zod", "node"];

/** A CycloneDX 1.6 bill of materials: the Debian packages that files were taken from, and the bundled npm packages. */
export function sbom(version: string, epoch: number, debian: readonly LockedPackage[], top: string): object {
  const lock = JSON.parse(readFileSync(join(top, "package-lock.json"), "utf8")) as {
    packages: Record<string, { version?: string; license?: string }>;
  };
  const npm = BUNDLED.flatMap((name) => {
    const entry = lock.packages[`node_modules/${name}`];
    return entry?.version
      ? [
          {
            type: "library",
            name,
            version: entry.version,
            purl: `pkg:npm/${name}@${entry.version}`,
            "bom-ref": `npm:${name}`,
          },
        ]
      : [];
  });
  const deb = debian.map(({ name, version: packageVersion, sha256 }) => ({
    type: "library",
    name,
    version: packageVersion,
    purl: `pkg:deb/debian/${name}@${encodeURIComponent(packageVersion)}?arch=amd64`,
    "bom-ref": `deb:${name}`,
    hashes: [{ alg: "SHA-256", content: sha256 }],
  }));
  const id = createHash("sha256")
    .update(JSON.stringify([version, deb, npm]))
    .digest("hex");
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(13, 16)}-8${id.slice(17, 20)}-${id.slice(20, 32)}`,
    version: 1,
    metadata: {
      timestamp: new Date(epoch * 1000).toISOString(),
      component: { type: "operating-system", name: "ros", version },
    },
    components: [...deb, ...npm],
  };
}
