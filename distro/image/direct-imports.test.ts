import { describe, expect, test } from "vitest";
import { withDirectImports } from "./direct-imports.ts";

describe("withDirectImports()", () => {
  test("takes each name from its file, and leaves types out", () => {
    const text =
      'import {\n  type Config,\n  get as read,\n  merge,\n} from "@ros/config";\nimport "node:fs";\n';
    expect(withDirectImports(text)).toMatch(
      /^import \{ get as read \} from ".*\/config\/src\/layers\/get\.ts"; import \{ merge \} from ".*merge\.ts";\nimport "node:fs";\n$/,
    );
  });

  test("knows a package's other doors", () => {
    expect(withDirectImports('import { readLayers } from "@ros/config/node";')).toMatch(
      /\/config\/src\/node\/read-layers\.ts"/,
    );
    expect(withDirectImports('import { lineMap } from "@ros/config/diagnostics";')).toMatch(
      /\/config\/src\/diagnostics\/line-map\.ts"/,
    );
  });

  test("leaves alone what it does not find", () => {
    const text = 'import { nothing } from "@ros/config";';
    expect(withDirectImports(text)).toBe(text);
  });
});
