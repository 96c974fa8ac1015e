import { randomUUID } from "node:crypto";
import { connect as connectHttp2 } from "node:http2";
import { connect as connectSocket, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { BuildKitRequest, Progress } from "../../engine/engine.ts";
import { EngineError } from "../../engine/engine-error.ts";
import { GRPC_STATUS, GrpcError } from "./grpc.ts";
import { call } from "./grpc-client.ts";
import { encode, type Fields, Message, mapFields } from "./protobuf.ts";
import { readStatus } from "./read-status.ts";
import { sendTree } from "./send-tree.ts";
import { type Call, type Handlers, serveSession } from "./session-server.ts";

/** How the engine hands over a connection. */
export type Upgrade = (path: string, headers: Readonly<Record<string, string | string[]>>) => Promise<Duplex>;

/** Build with the engine's BuildKit: it asks back for files, secrets, agents and credentials on a connection of its own. */
export async function buildWithBuildKit(
  request: BuildKitRequest,
  upgrade: Upgrade,
  report: (progress: Progress) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const session = randomUUID();
  const handlers = handlersOf(request);
  const endSession = serveSession(
    await upgrade("/session", {
      Upgrade: "h2c",
      "X-Docker-Expose-Session-Uuid": session,
      "X-Docker-Expose-Session-Name": "compose",
      "X-Docker-Expose-Session-Sharedkey": "",
      "X-Docker-Expose-Session-Grpc-Method": Object.keys(handlers),
    }),
    handlers,
  );
  const connection = await upgrade("/grpc", { Upgrade: "h2c" });
  const control = connectHttp2("http://docker", { createConnection: () => connection });
  control.on("error", () => {});
  const abort = (): void => control.destroy();
  signal?.addEventListener("abort", abort);
  try {
    const ref = randomUUID();
    const read = readStatus(report);
    const watch = async (): Promise<void> => {
      for await (const bytes of call(control, `${CONTROL}/Status`, encode([[1, ref]]))) read(bytes);
    };
    // the trace is for people; what became of the build is what Solve says
    const watched = watch().catch(() => {});
    for await (const _ of call(control, `${CONTROL}/Solve`, solveRequest(request, ref, session)));
    await watched;
  } catch (error) {
    signal?.throwIfAborted();
    throw new EngineError("ENGINE_FAILED", (error as Error).message.replace(/^failed to solve: /, ""), {
      cause: error,
    });
  } finally {
    signal?.removeEventListener("abort", abort);
    control.destroy();
    endSession();
  }
}

const CONTROL = "/moby.buildkit.v1.Control";

function solveRequest(request: BuildKitRequest, ref: string, session: string): Buffer {
  const cacheEntries = (field: number, entries: BuildKitRequest["cacheFrom"]): Fields =>
    entries.map(({ type, ...attributes }) => [field, encode([[1, type], ...mapFields(2, attributes)])]);
  return encode([
    [1, ref],
    // the engine's own image store
    [3, "moby"],
    ...mapFields(4, { name: request.names.join(",") }),
    [5, session],
    [6, "dockerfile.v0"],
    ...mapFields(7, request.attributes),
    [8, encode([...cacheEntries(4, request.cacheTo), ...cacheEntries(5, request.cacheFrom)])],
    ...request.entitlements.map((name) => [9, name] as const),
  ]);
}

function handlersOf({ locals, secret, agent, credentials }: BuildKitRequest): Handlers {
  const notFound = (what: string): GrpcError => new GrpcError(GRPC_STATUS.notFound, `${what} not found`);
  const one = async ({ messages }: Call): Promise<Message> => {
    for await (const bytes of messages) return new Message(bytes);
    return new Message(Buffer.alloc(0));
  };
  return {
    "/grpc.health.v1.Health/Check": (asked) => asked.send(encode([[1, 1]])),
    "/moby.filesync.v1.FileSync/DiffCopy": async (asked) => {
      const [name = ""] = asked.metadata("dir-name");
      const tree = Object.hasOwn(locals, name) ? locals[name] : undefined;
      if (!tree) throw notFound(`local directory ${name}`);
      await sendTree(tree, asked);
    },
    "/moby.buildkit.secrets.v1.Secrets/GetSecret": async (asked) => {
      const id = (await one(asked)).text(1);
      const data = await secret(id);
      if (data === undefined) throw notFound(`secret ${id}:`);
      await asked.send(encode([[1, data]]));
    },
    "/moby.filesync.v1.Auth/Credentials": async (asked) => {
      const known = await credentials((await one(asked)).text(1));
      // a token stands for the password of nobody
      await asked.send(
        encode([
          [1, known?.identitytoken ? "" : known?.username],
          [2, known?.identitytoken ?? known?.password],
        ]),
      );
    },
    "/moby.sshforward.v1.SSH/CheckAgent": async (asked) => {
      const id = (await one(asked)).text(1) || "default";
      if (agent(id) === undefined) throw notFound(`ssh agent ${id}`);
      await asked.send(Buffer.alloc(0));
    },
    "/moby.sshforward.v1.SSH/ForwardAgent": async (asked) => {
      const path = agent(asked.metadata("buildkit.ssh.id")[0] ?? "default");
      if (path === undefined) throw notFound("ssh agent");
      await forward(connectSocket(path), asked);
    },
  };
}

/** Pass bytes between an agent and whoever asks it. */
async function forward(socket: Socket, { messages, send }: Call): Promise<void> {
  const toAgent = async (): Promise<void> => {
    for await (const bytes of messages) socket.write(new Message(bytes).bytes(1));
    socket.end();
  };
  const fromAgent = async (): Promise<void> => {
    for await (const bytes of socket) await send(encode([[1, bytes as Buffer]]));
  };
  try {
    await Promise.race([toAgent(), fromAgent()]);
  } finally {
    socket.destroy();
  }
}
