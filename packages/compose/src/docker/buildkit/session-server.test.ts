import { connect as connectHttp2 } from "node:http2";
import { duplexPair } from "node:stream";
import { afterEach, describe, expect, test } from "vitest";
import { GRPC_STATUS, GrpcError } from "./grpc.ts";
import { call } from "./grpc-client.ts";
import { type Handlers, serveSession } from "./session-server.ts";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Both sides of a connection in memory. */
function connected(handlers: Handlers) {
  const [here, there] = duplexPair();
  ends.push(serveSession(there, handlers));
  const client = connectHttp2("http://docker", { createConnection: () => here });
  client.on("error", () => {});
  ends.push(() => client.destroy());
  return async (method: string, request = "") => {
    const answers: string[] = [];
    for await (const bytes of call(client, method, Buffer.from(request))) answers.push(bytes.toString());
    return answers;
  };
}

describe("serveSession()", () => {
  const big = "x".repeat(300_000);
  const ask = () =>
    connected({
      "/echo": async ({ messages, send }) => {
        for await (const message of messages) {
          await send(message);
          await send(Buffer.alloc(0));
          await send(Buffer.from(big));
        }
      },
      "/deaf": async ({ send }) => send(Buffer.from("done")),
      "/missing": async () => {
        throw new GrpcError(GRPC_STATUS.notFound, "ä: 100 % gone\nfor good");
      },
      "/broken": async () => {
        throw new Error("broken");
      },
    });

  test("passes messages of any size both ways", async () =>
    expect(await ask()("/echo", "hello")).toEqual(["hello", "", big]));

  test("a handler may answer without having heard all", async () =>
    expect(await ask()("/deaf", big)).toEqual(["done"]));

  test.each([
    ["/missing", GRPC_STATUS.notFound, "ä: 100 % gone\nfor good"],
    ["/broken", GRPC_STATUS.unknown, "broken"],
    ["/nowhere", GRPC_STATUS.unimplemented, "there is no such method"],
  ])("%s ends with its status", async (method, status, message) =>
    expect(await ask()(method).catch((error: GrpcError) => error)).toMatchObject({ status, message }),
  );

  test("a connection that ends fails the calls on it", async () => {
    const asked = connected({ "/never": () => new Promise(() => {}) })("/never");
    setImmediate(() => ends.forEach((end) => void end()));
    expect(await asked.catch((error: Error) => error)).toBeInstanceOf(Error);
  });
});
