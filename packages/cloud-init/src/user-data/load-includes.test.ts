import { describe, expect, test } from "vitest";
import { loadIncludes } from "./load-includes.ts";
import { readUserData, type UserData } from "./read-user-data.ts";

/** A web of documents; an address that is not there fails. */
function web(pages: Record<string, string>): { load: (url: string) => Promise<Uint8Array>; asked: string[] } {
  const asked: string[] = [];
  const load = async (url: string): Promise<Uint8Array> => {
    asked.push(url);
    const page = pages[url];
    if (page === undefined) throw new Error("404");
    return Buffer.from(page);
  };
  return { load, asked };
}

const texts = ({ parts }: UserData): string[] =>
  parts.map((part) =>
    part.kind === "script"
      ? Buffer.from(part.content).toString()
      : part.kind === "include"
        ? part.url
        : part.text,
  );

describe("loadIncludes()", () => {
  test("puts documents where their addresses stood, deeper ones too", async () => {
    const { load } = web({
      "http://a/1": "#cloud-config\none: 1\n",
      "http://a/2": "#include\nhttp://a/3\n",
      "http://a/3": "#!/bin/sh\n",
    });
    const loaded = await loadIncludes(
      readUserData(Buffer.from("#include\nhttp://a/2\n# a comment\nhttp://a/1\n")),
      load,
    );
    expect(texts(loaded)).toEqual(["#!/bin/sh\n", "#cloud-config\none: 1\n"]);
    expect(loaded.diagnostics).toEqual([]);
  });

  test("ends a loop and says where", async () => {
    const { load, asked } = web({
      "http://a/1": "#include\nhttp://a/2\n",
      "http://a/2": "#include\nhttp://a/1\n",
    });
    const loaded = await loadIncludes(readUserData(Buffer.from("#include\nhttp://a/1\n")), load);
    expect(asked).toEqual(["http://a/1", "http://a/2"]);
    expect(loaded.diagnostics).toMatchObject([
      { code: "USER_DATA_INCLUDE", message: "expected each address once, got http://a/1 again" },
    ]);
  });

  test("goes three levels deep", async () => {
    const pages = Object.fromEntries(
      [1, 2, 3, 4].map((n) => [`http://a/${n}`, `#include\nhttp://a/${n + 1}\n`]),
    );
    const { load, asked } = web(pages);
    await loadIncludes(readUserData(Buffer.from("#include\nhttp://a/1\n")), load);
    expect(asked).toEqual(["http://a/1", "http://a/2", "http://a/3"]);
  });

  test("loads twenty documents at most", async () => {
    const page = (n: number): string =>
      `#include\n${Array.from({ length: 15 }, (_, i) => `http://a/${n * 100 + i}`).join("\n")}\n`;
    const { load, asked } = web({ "http://a/100": page(2) });
    const loaded = await loadIncludes(readUserData(Buffer.from(page(1))), load);
    expect(asked).toHaveLength(20);
    expect(loaded.diagnostics.some(({ message }) => message.includes("at most 20 included documents"))).toBe(
      true,
    );
  });

  test("reports what cannot be loaded without its secrets, and goes on", async () => {
    const { load } = web({ "http://a/ok": "#cloud-config\n" });
    const loaded = await loadIncludes(
      readUserData(Buffer.from("#include\nhttps://me:pass@a/x?sig=secret\nhttp://a/ok\n")),
      load,
    );
    expect(texts(loaded)).toEqual(["#cloud-config\n"]);
    expect(loaded.diagnostics.map(({ message }) => message)).toEqual([
      "expected a document at https://a/x: 404",
    ]);
  });

  test("bounds what all of them weigh together", async () => {
    const pages = Object.fromEntries(
      [1, 2, 3].map((n) => [`http://a/${n}`, `#cloud-config\n#${"x".repeat(400)}\n`]),
    );
    const { load } = web(pages);
    const list = readUserData(Buffer.from("#include\nhttp://a/1\nhttp://a/2\nhttp://a/3\n"));
    const loaded = await loadIncludes(list, load, { maxBytes: 1000 });
    expect(loaded.parts).toHaveLength(2);
    expect(loaded.diagnostics).toMatchObject([{ code: "USER_DATA_TOO_LARGE", file: "http://a/3" }]);
  });

  test("stops when it is told to", async () => {
    const { load, asked } = web({});
    const loaded = await loadIncludes(readUserData(Buffer.from("#include\nhttp://a/1\n")), load, {
      signal: AbortSignal.abort(),
    });
    expect(asked).toEqual([]);
    expect(loaded.diagnostics).toHaveLength(1);
  });
});
