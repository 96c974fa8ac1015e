import { expect, test } from "vitest";
import { bootStages } from "./boot-stages.ts";

test("bootStages() reads what is whole", () => {
  const text = "initrd 2.10\nroot-found 2.4\n\nuser-docker-answers 17\nhalf-writ";
  expect(bootStages(text)).toEqual({ initrd: 2.1, "root-found": 2.4, "user-docker-answers": 17 });
});
