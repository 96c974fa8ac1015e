import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { forgetContainers } from "./apply.ts";

const root = mkdtempSync(join(tmpdir(), "ros-store-"));
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function putContainer(id: string, project: string | undefined, layer: string, short: string): void {
  const Labels = project === undefined ? {} : { "com.docker.compose.project": project };
  put(`containers/${id}/config.v2.json`, JSON.stringify({ Config: { Labels } }));
  put(`image/overlay2/layerdb/mounts/${id}/mount-id`, layer);
  put(`image/overlay2/layerdb/mounts/${id}/init-id`, `${layer}-init`);
  put(`overlay2/${layer}/link`, short);
  put(`overlay2/${layer}-init/link`, `${short}I`);
  mkdirSync(join(root, "overlay2/l"), { recursive: true });
  symlinkSync(`../${layer}/diff`, join(root, "overlay2/l", short));
}

test("forgetContainers() removes the project's containers with their layers, and nothing of others", () => {
  putContainer("aa", "os", "0a", "AAAA");
  putContainer("bb", "mine", "0b", "BBBB");
  putContainer("cc", undefined, "0c", "CCCC");
  put("containers/dd/config.v2.json", "cut o");
  forgetContainers(root, "os");
  const left = (path: string): boolean => existsSync(join(root, path));
  expect(
    ["containers/aa", "overlay2/0a", "overlay2/0a-init", "image/overlay2/layerdb/mounts/aa"].filter(left),
  ).toEqual([]);
  expect(
    [
      "containers/bb/config.v2.json",
      "overlay2/0b/link",
      "containers/cc",
      "overlay2/0c",
      "containers/dd",
    ].filter(left),
  ).toHaveLength(5);
});
