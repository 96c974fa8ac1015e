import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { imageSeed } from "./seed.ts";

describe("imageSeed()", () => {
  const entries = imageSeed("abc", ["ros/a:1", "ros/a:2", "ros/b:1"]);
  const textOf = (path: string): string => {
    const entry = entries.find((one) => one.path === path);
    return entry && "text" in entry ? entry.text : "";
  };

  test("the image's file is named for its own hash, and every tag leads to it", () => {
    const content = entries.find(({ path }) => path.includes("imagedb")) as { path: string; text: string };
    const hash = createHash("sha256").update(content.text).digest("hex");
    expect(content.path.endsWith(hash)).toBe(true);
    expect(JSON.parse(textOf("image/overlay2/repositories.json"))).toEqual({
      Repositories: {
        "ros/a": { "ros/a:1": `sha256:${hash}`, "ros/a:2": `sha256:${hash}` },
        "ros/b": { "ros/b:1": `sha256:${hash}` },
      },
    });
  });

  test("the layer leads to the folder of this root image, never to a fixed one", () => {
    expect(
      entries
        .filter((entry) => "link" in entry && entry.link.startsWith("/"))
        .map((entry) => "link" in entry && entry.link),
    ).toEqual(["/run/rootfs/abc"]);
  });

  test("the short name is as Docker makes them, and its link leads back", () => {
    const link = entries.find(({ path }) => path.startsWith("overlay2/l/")) as { path: string; link: string };
    expect(link.path).toMatch(/^overlay2\/l\/[A-Z2-7]{26}$/);
    expect(textOf(link.link.replace("..", "overlay2").replace("/diff", "/link"))).toBe(
      link.path.split("/").at(-1),
    );
  });

  test("another root image shares no path with it but the table of names", () => {
    const others = new Set(imageSeed("def", ["ros/a:1"]).map(({ path }) => path));
    expect(entries.map(({ path }) => path).filter((path) => others.has(path))).toEqual([
      "image/overlay2/repositories.json",
    ]);
  });
});
