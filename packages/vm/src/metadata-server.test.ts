import { describe, expect, test } from "vitest";
import { metadataServer } from "./metadata-server.ts";

describe("metadataServer()", () => {
  test.each([
    { path: "/text", status: 200, body: "plain" },
    { path: "/text?recursive=true", status: 200, body: "plain" },
    { path: "/query?a=1", status: 200, body: "with its query" },
    { path: "/answer", status: 418, body: "teapot" },
    { path: "/token", status: 401, body: "" },
    { path: "/broken", status: 500, body: "Error: no\n" },
    { path: "/none", status: 404, body: "not found\n" },
    { path: "/constructor", status: 404, body: "not found\n" },
  ])("$path is $status $body", async ({ path, status, body }) => {
    await using server = await metadataServer({
      "/text": "plain",
      "/query?a=1": "with its query",
      "/answer": { status: 418, body: Buffer.from("teapot"), headers: { "x-of": "tea" } },
      "/token": ({ headers }) => (headers["x-token"] === "t" ? "secret" : { status: 401 }),
      "/broken": () => {
        throw new Error("no");
      },
    });
    const answer = await fetch(`http://127.0.0.1:${server.port}${path}`);
    expect({ status: answer.status, body: await answer.text() }).toEqual({ status, body });
    expect(server.requests.map((request) => request.path)).toEqual([path]);
  });
  test("routes see method, headers and body", async () => {
    await using server = await metadataServer({
      "/": async ({ method, headers, body }) => `${method} ${headers["x-a"]} ${body}`,
    });
    const answer = await fetch(`http://127.0.0.1:${server.port}/`, {
      method: "PUT",
      headers: { "x-a": "b" },
      body: "c",
    });
    expect(await answer.text()).toBe("PUT b c");
  });
});
