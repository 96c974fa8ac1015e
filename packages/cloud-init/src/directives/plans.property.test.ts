import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeContent } from "../decode-content.ts";
import { absolutePath } from "./absolute-path.ts";
import { planAuthorizedKeys } from "./plan-authorized-keys.ts";
import { planMounts } from "./plan-mounts.ts";
import { planSysctl } from "./plan-system.ts";
import { planUsers } from "./plan-users.ts";

const key = fc
  .nat({ max: 30 })
  .map((number) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5${String(number).padStart(4, "0")} key${number}`);
const handLine = fc.oneof(
  key.map((line) => `from="10.0.0.0/8" ${line}`),
  fc.constantFrom("# mine", "", "  # indented"),
);

describe("planAuthorizedKeys()", { timeout: 60_000 }, () => {
  test("after any number of boots: the keys of the last configuration, and every line of a person", () => {
    fc.assert(
      fc.property(
        fc.array(handLine, { maxLength: 5 }),
        fc.array(fc.array(key, { maxLength: 6 }), { minLength: 1, maxLength: 6 }),
        (hand, boots) => {
          let current: string | undefined = hand.length === 0 ? undefined : `${hand.join("\n")}\n`;
          for (const keys of boots) {
            const { steps } = planAuthorizedKeys({ user: "u", home: "/h", keys, current });
            for (const step of steps)
              if (step.do === "write-file") current = new TextDecoder().decode(step.content);
          }
          const isKey = (line: string): boolean => line.includes("ssh-ed25519");
          const found = (current ?? "").split("\n").filter(isKey);
          expect(found.filter((line) => line.startsWith("from"))).toEqual(hand.filter(isKey));
          expect(found.filter((line) => !line.startsWith("from"))).toEqual([...new Set(boots.at(-1))]);
        },
      ),
    );
  });

  test("nothing that is no key ever gets into the file", () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 5 }), (keys) => {
        const { steps } = planAuthorizedKeys({ user: "u", home: "/h", keys, current: undefined });
        expect(steps).toEqual([]);
      }),
    );
  });
});

describe("absolutePath()", { timeout: 60_000 }, () => {
  test("never leads out of the root", () => {
    const path = fc
      .array(fc.constantFrom("..", ".", "", "a", "b c", "...", "~"))
      .map((parts) => parts.join("/"));
    fc.assert(
      fc.property(fc.oneof(path, fc.string()), (text) => {
        const absolute = absolutePath(text);
        if (absolute === undefined) return;
        expect(absolute.startsWith("/")).toBe(true);
        expect(absolute.split("/")).not.toContain("..");
        expect(absolutePath(absolute)).toBe(absolute);
      }),
    );
  });
});

describe("planSysctl()", { timeout: 60_000 }, () => {
  test("writes below /proc/sys and nowhere else", () => {
    const name = fc
      .array(fc.constantFrom("..", ".", "/", "net", "a", ":", "*"), { maxLength: 8 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.oneof(name, fc.string()), (parameter) => {
        for (const step of planSysctl({ [parameter]: "1" }).steps) {
          expect(step).toMatchObject({ path: expect.stringMatching(/^\/proc\/sys\/[^/]/) });
          expect("path" in step && step.path.split("/")).not.toContain("..");
        }
      }),
    );
  });
});

describe("planMounts()", { timeout: 60_000 }, () => {
  test("takes any entry, and mounts on absolute paths alone", () => {
    const field = fc.oneof(fc.string(), fc.constantFrom("swap", "/mnt/../x", "ext4", "nofail,ro", null, 0));
    fc.assert(
      fc.property(fc.array(fc.array(field, { maxLength: 7 })), (mounts) => {
        const { steps, diagnostics } = planMounts(mounts as unknown[][]);
        expect(steps.length + diagnostics.length).toBeLessThanOrEqual(mounts.length);
        for (const step of steps)
          if (step.do === "mount") expect(absolutePath(step.target)).toBe(step.target);
      }),
    );
  });
});

describe("planUsers()", { timeout: 60_000 }, () => {
  test("whatever a user says, the tables keep their shape", () => {
    const odd = fc.oneof(
      fc.string(),
      fc.constantFrom("ada", "root", "a:b", "x\nroot2:x:0:0::/:/bin/sh", "/bin/sh"),
    );
    const user = fc.record(
      {
        name: odd,
        gecos: odd,
        homedir: odd,
        shell: odd,
        primary_group: odd,
        groups: fc.oneof(odd, fc.array(odd)),
        passwd: odd,
        sudo: fc.oneof(odd, fc.array(odd), fc.boolean()),
        uid: fc.integer(),
      },
      { requiredKeys: ["name"] },
    );
    const passwd = "root:x:0:0:root:/root:/bin/sh\n";
    fc.assert(
      fc.property(fc.array(user, { maxLength: 4 }), (users) => {
        const { steps } = planUsers({
          users,
          passwd,
          group: "root:x:0:\n",
          shadow: "root:*:19000::::::\n",
          sudoers: undefined,
          record: undefined,
          authorizedKeys: () => undefined,
        });
        const fields: Record<string, number> = { "/etc/passwd": 7, "/etc/group": 4, "/etc/shadow": 9 };
        for (const step of steps) {
          if (step.do !== "write-file") continue;
          const lines = new TextDecoder()
            .decode(step.content)
            .split("\n")
            .filter((line) => line !== "");
          const wanted = fields[step.path];
          if (wanted !== undefined)
            expect(lines.map((line) => line.split(":").length)).toEqual(lines.map(() => wanted));
          if (step.path === "/etc/passwd")
            expect(lines.filter((line) => line.split(":")[2] === "0")).toEqual([
              "root:x:0:0:root:/root:/bin/sh",
            ]);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("decodeContent()", { timeout: 60_000 }, () => {
  test("undoes what was done", () => {
    fc.assert(
      fc.property(
        fc.uint8Array(),
        fc.constantFrom("b64", "gz+b64", "gzip+base64", "gz"),
        (data, encoding) => {
          const zipped = encoding.startsWith("gz") ? gzipSync(data) : Buffer.from(data);
          const content = encoding === "gz" ? zipped.toString("latin1") : zipped.toString("base64");
          const decoded = decodeContent(content, encoding);
          expect(decoded.ok && Buffer.from(decoded.bytes)).toEqual(Buffer.from(data));
        },
      ),
    );
  });
});
