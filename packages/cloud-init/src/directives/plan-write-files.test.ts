import { describe, expect, test } from "vitest";
import { type FileEntry, planWriteFiles } from "./plan-write-files.ts";

const plan = (file: FileEntry) => planWriteFiles([file]);

describe("planWriteFiles()", () => {
  test("writes what the entry says", () => {
    const file = {
      path: "/etc/x",
      content: "YQ==",
      encoding: "b64",
      permissions: "0600",
      owner: "rancher:docker",
      append: true,
    };
    expect(plan(file)).toEqual({
      steps: [
        {
          do: "write-file",
          from: "write_files.0",
          path: "/etc/x",
          content: Buffer.from("a"),
          mode: 0o600,
          owner: "rancher:docker",
          append: true,
        },
      ],
      diagnostics: [],
    });
  });

  test.each<[FileEntry["permissions"], number]>([
    [undefined, 0o644],
    ["", 0o644],
    ["0644", 0o644],
    ["744", 0o744],
    ["01744", 0o1744],
    ["0o755", 0o755],
    [0o755, 0o755],
    [0, 0],
  ])("permissions %j are mode %o", (permissions, mode) => {
    expect(plan({ path: "/x", ...(permissions !== undefined && { permissions }) })).toMatchObject({
      steps: [{ mode }],
      diagnostics: [],
    });
  });

  test("doubts a decimal that was meant as octal, and still does what it says", () => {
    const planned = plan({ path: "/x", permissions: 644 });
    expect(planned.steps).toMatchObject([{ mode: 0o1204 }]);
    expect(planned.diagnostics).toMatchObject([{ severity: "warning", path: "write_files.0.permissions" }]);
  });

  test.each<[string, FileEntry, string]>([
    ["no path", {}, "write_files.0.path"],
    ["the root", { path: "/.." }, "write_files.0.path"],
    ["a NUL", { path: "/a\0b" }, "write_files.0.path"],
    ["five digits", { path: "/x", permissions: "11744" }, "write_files.0.permissions"],
    ["letters", { path: "/x", permissions: "rwxr--r--" }, "write_files.0.permissions"],
    ["two digits", { path: "/x", permissions: "44" }, "write_files.0.permissions"],
    ["an eight", { path: "/x", permissions: "800" }, "write_files.0.permissions"],
    ["a fraction", { path: "/x", permissions: 1.5 }, "write_files.0.permissions"],
    ["bad content", { path: "/x", content: "?", encoding: "b64" }, "write_files.0.content"],
    ["a strange encoding", { path: "/x", encoding: "rot13" }, "write_files.0.encoding"],
    ["an owner with a blank", { path: "/x", owner: "a b" }, "write_files.0.owner"],
  ])("refuses %s", (_, file, path) => {
    expect(plan(file)).toMatchObject({ steps: [], diagnostics: [{ code: "DIRECTIVE_INVALID", path }] });
  });

  test.each([
    ["foo", "/foo"],
    ["../../etc/passwd", "/etc/passwd"],
    ["/a/./b//../c", "/a/c"],
  ])("the path %s stays inside the root as %s", (path, expected) => {
    expect(plan({ path })).toMatchObject({ steps: [{ path: expected }] });
  });

  test("plans the files of one container and keeps their numbers", () => {
    const files = [{ path: "/a" }, { path: "/b", container: "ntp" }, { path: "/c", container: "console" }];
    expect(planWriteFiles(files).steps.map(({ from }) => from)).toEqual(["write_files.0", "write_files.2"]);
    expect(planWriteFiles(files, { container: "ntp" }).steps).toMatchObject([
      { from: "write_files.1", path: "/b" },
    ]);
    expect(planWriteFiles(undefined).steps).toEqual([]);
  });
});
