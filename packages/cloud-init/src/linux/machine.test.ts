import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { linuxDirectory, linuxMachine } from "./machine.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "machine-"));
  await mkdir(join(root, "drive/sub"), { recursive: true });
  await writeFile(join(root, "drive/sub/file"), "inside");
  await writeFile(join(root, "secret"), "outside");
});
afterEach(() => rm(root, { recursive: true }));

const text = (bytes: Uint8Array | undefined): string | undefined => bytes && Buffer.from(bytes).toString();

describe("linuxDirectory()", () => {
  test("reads files and links inside", async () => {
    await symlink("sub/file", join(root, "drive/link"));
    const directory = linuxDirectory(join(root, "drive"));
    expect(text(await directory.read("sub/file"))).toBe("inside");
    expect(text(await directory.read("link"))).toBe("inside");
  });

  test.each(["../secret", "leak", "sub/up", "sub", "missing", "sub/file/x"])(
    "has no file %s",
    async (path) => {
      await symlink("../secret", join(root, "drive/leak"));
      await symlink(join(root, "secret"), join(root, "drive/sub/up"));
      expect(await linuxDirectory(join(root, "drive")).read(path)).toBeUndefined();
    },
  );

  test("refuses a file that is too large for user data", async () => {
    await truncate(join(root, "drive/sub/file"), 17 * 1024 * 1024);
    await expect(linuxDirectory(join(root, "drive")).read("sub/file")).rejects.toThrow(
      "expected at most 16777216 bytes",
    );
  });
});

describe("linuxMachine()", () => {
  test("reads files that say that they are empty", async () => {
    expect(text(await linuxMachine().readFile("/proc/version"))).toContain("Linux");
    expect(await linuxMachine().readFile("/nowhere/at/all")).toBeUndefined();
  });

  test("has no volume that is not there", async () => {
    const volumes = [{ label: "no-such-label" }, { tag: "no-such-tag" }, { device: "/dev/null" }];
    expect(await linuxMachine().withVolume(volumes, async () => "read")).toBeUndefined();
  });

  test("asks the hypervisor on VMware only", () => {
    expect(linuxMachine().guestInfo).toBeUndefined();
    expect(linuxMachine({ isVmware: true }).guestInfo).toBeTypeOf("function");
  });
});
