import type { Engine, Image, Progress, RegistryAuth } from "../engine/engine.ts";
import { EngineError, isEngineError } from "../engine/engine-error.ts";
import { splitReference } from "../plan/image-reference.ts";
import type { Upgrade } from "./buildkit/build.ts";
import type { Dial } from "./dockerode.ts";
import { hintFor } from "./hint-for.ts";
import { jsonLines } from "./streams.ts";
import { toReadable } from "./to-readable.ts";

type Calls = Pick<
  Engine,
  "listImages" | "inspectImage" | "imageDigest" | "pullImage" | "buildImage" | "tagImage" | "removeImage"
>;

interface Row {
  Id: string;
  RepoTags: string[] | null;
  RepoDigests: string[] | null;
  Size: number;
  Created: number | string;
  Metadata?: { LastTagTime?: string };
}

interface Distribution {
  Descriptor: { digest: string };
}

/** A line of the progress that pulls and builds report. An error comes in the same stream, after status 200. */
interface Line {
  id?: string;
  status?: string;
  stream?: string;
  progressDetail?: { current?: number; total?: number };
  error?: string;
  errorDetail?: { message?: string };
  aux?: { ID?: string } | string;
}

export function imageCalls(dial: Dial): Calls {
  const encoded = (reference: string): string => reference.split("/").map(encodeURIComponent).join("/");
  const at = (reference: string): string => `/images/${encoded(reference)}`;
  return {
    async listImages(call) {
      return (await dial.json<Row[]>("GET", "/images/json", call)).map(fromRow);
    },
    async inspectImage(reference, call) {
      try {
        const row = await dial.json<Row>("GET", `${at(reference)}/json`, call);
        return { ...fromRow(row), raw: row as unknown as Record<string, unknown> };
      } catch (error) {
        if (isEngineError(error, "ENGINE_NOT_FOUND")) return undefined;
        throw error;
      }
    },
    async imageDigest({ image, auth }, call) {
      const headers = registryAuth(auth);
      const path = `/distribution/${encoded(image)}/json`;
      const { Descriptor } = await dial.json<Distribution>("GET", path, { ...call, headers });
      return Descriptor.digest;
    },
    async pullImage({ image, platform, auth }, report, call) {
      const { name, tag } = splitReference(image);
      const headers = registryAuth(auth);
      const query = { fromImage: name, tag, platform };
      await follow(await dial.stream("POST", "/images/create", { ...call, query, headers }), report);
    },
    async buildImage({ query, context, registries, buildKit }, report, call) {
      if (buildKit) {
        // HTTP/2 takes longer to load than many commands to run
        const { buildWithBuildKit } = await import("./buildkit/build.ts");
        const upgrade: Upgrade = (path, headers) => dial.upgrade(path, { ...call, headers });
        await buildWithBuildKit(buildKit, upgrade, report, call?.signal);
        return (await this.inspectImage(buildKit.names[0] ?? "", call))?.id ?? "";
      }
      const headers = {
        "X-Registry-Config": base64url(registries ?? {}),
        "Content-Type": "application/x-tar",
      };
      const file = context ? toReadable(context) : undefined;
      const answer = await dial.stream("POST", "/build", { ...call, query, headers, file });
      const id = await follow(answer, report);
      if (id) return id;
      return (await this.inspectImage(query.t ?? "", call))?.id ?? "";
    },
    async tagImage(source, target, call) {
      const { name, tag } = splitReference(target);
      await dial.json("POST", `${at(source)}/tag`, { ...call, query: { repo: name, tag } });
    },
    async removeImage(reference, call) {
      await dial.json("DELETE", at(reference), { ...call, query: { noprune: 1 } });
    },
  };
}

function fromRow(row: Row): Image {
  const references = [...(row.RepoTags ?? []), ...(row.RepoDigests ?? [])].filter(
    (name) => !name.startsWith("<none>"),
  );
  const created = typeof row.Created === "number" ? row.Created : Date.parse(row.Created) / 1000;
  return { id: row.Id, references, size: row.Size, created, lastTagged: row.Metadata?.LastTagTime };
}

function registryAuth(auth: RegistryAuth | undefined): Record<string, string> {
  return { "X-Registry-Auth": base64url(auth ?? {}) };
}

function base64url(value: RegistryAuth | Readonly<Record<string, RegistryAuth>>): string {
  // docker's own clients keep the padding, and 20.10 insists on it
  return Buffer.from(JSON.stringify(value)).toString("base64").replaceAll("+", "-").replaceAll("/", "_");
}

async function follow(
  stream: Parameters<typeof jsonLines>[0],
  report: (progress: Progress) => void,
): Promise<string | undefined> {
  let id: string | undefined;
  for await (const line of jsonLines<Line>(stream)) {
    const error = line.errorDetail?.message ?? line.error;
    if (error) throw new EngineError("ENGINE_FAILED", error, { hint: hintFor(error) });
    if (line.aux && typeof line.aux === "object" && line.aux.ID) id = line.aux.ID;
    const status = line.status ?? line.stream?.trimEnd() ?? "";
    const { current, total } = line.progressDetail ?? {};
    if (status) report({ id: line.id, status, current, total });
  }
  return id;
}
