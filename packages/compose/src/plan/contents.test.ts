import { describe, expect, test } from "vitest";
import { contentDirectories, contentFiles } from "./contents.ts";
import type { PlanProject, PlanService } from "./project.ts";

const project: PlanProject = { name: "p", secrets: { s: { environment: "S" }, f: { file: "/f" } } };
const service = (target: string, more: Partial<PlanService> = {}): PlanService => ({
  read_only: true,
  secrets: [{ source: "s", target }],
  ...more,
});

describe("contentFiles() of a read-only service", () => {
  const volume = (target: string, read_only = false) => ({
    volumes: [{ type: "volume", source: "v", target, read_only }],
  });
  test.each<[string, PlanService, string | undefined, string[]]>([
    ["a secret has a volume of its own", service("s"), "/run/secrets", ["/run/secrets"]],
    ["and so has any directory below /run", service("/run/a/b/c"), "/run/a/b", ["/run/a/b"]],
    ["a volume that is there is used", service("/data/s", volume("/data")), "/data", []],
    ["not one that cannot be written to", service("/data/s", volume("/data", true)), undefined, []],
    ["nor one that only begins alike", service("/data2/s", volume("/data")), undefined, []],
    ["nothing else becomes writable", service("/etc/s"), undefined, []],
    ["a writable service needs none", service("s", { read_only: false }), undefined, []],
  ])("%s", (_, wanted, within, directories) => {
    expect(contentFiles(project, wanted).map((file) => file.within)).toEqual([within]);
    expect(contentDirectories(project, wanted)).toEqual(directories);
  });

  test("a file that is mounted is not copied", () => {
    const wanted = service("s", { secrets: [{ source: "f" }] });
    expect([contentFiles(project, wanted), contentDirectories(project, wanted)]).toEqual([[], []]);
  });
});
