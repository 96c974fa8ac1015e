import { expect, test } from "vitest";
import { hintFor } from "./hint-for.ts";

test.each([
  ["write /x: no space left on device", /free some space/],
  ["pull access denied for app, repository does not exist", /docker login/],
  ["Get https://r/v2/: no basic auth credentials", /docker login/],
  ["manifest for r/app:9 not found: manifest unknown", /name and the tag/],
  ['Conflict. The container name "/p-a-1" is already in use by container "1"', /docker rename/],
  ["driver failed: Bind for 0.0.0.0:80 failed: port is already allocated", /publish another/],
  ["listen tcp4 0.0.0.0:80: bind: address already in use", /publish another/],
  ["container rootfs is marked read-only", /below \/run/],
])("%s", (message, hint) => expect(hintFor(message)).toMatch(hint));

test("what is not known has no hint", () => expect(hintFor("something else")).toBeUndefined());
