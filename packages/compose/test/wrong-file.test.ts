import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createFakeEngine } from "../src/index.ts";
import { ours } from "./command-line.ts";

const directory = mkdtempSync(join(tmpdir(), "ros-wrong-file-"));
const file = join(directory, "compose.yaml");
writeFileSync(file, "services:\n  web:\n    image: x\n    prots: [80:80]\n    tty: often\n");
afterAll(() => rmSync(directory, { recursive: true }));

test.each([["config"], ["up", "-d"], ["plan"]])(
  "`%s` shows each fault of a file where it is",
  async (...args) => {
    const ran = await ours({ env: {}, engine: createFakeEngine() }, directory, args);
    expect(ran).toEqual({
      exitCode: 15,
      out: "",
      err: [
        `${file}:4:5: services.web.prots: expected a known key, got prots`,
        "4 |     prots: [80:80]",
        "  |     ^^^^^",
        "     did you mean ports?  [COMPOSE_UNKNOWN_KEY]",
        `${file}:5:10: services.web.tty: expected true or false, got "often"`,
        "5 |     tty: often",
        "  |          ^^^^^",
        "     [COMPOSE_TYPE]",
        "",
      ].join("\n"),
    });
  },
);
