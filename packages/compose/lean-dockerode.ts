import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

/** What ssh:// engines, BuildKit sessions and dockerode's own archives load: not used here. */
const UNUSED = /^(ssh2|@grpc\/grpc-js|@grpc\/proto-loader|protobufjs|tar-fs|@balena\/dockerignore)$/;
/** The kinds of things of an engine, as dockerode's own interface has them. */
const KINDS = /^\.\/(container|image|volume|network|service|plugin|secret|config|task|node|exec|session)$/;
/** Node's modules that are used for few engines or none; TLS takes longer to load than a short command runs. */
const LATE = /^(https|crypto|zlib)$/;
/** The modem prints each request for its debug log, wanted or not: with many requests that is seen. */
const PRINTS_REQUEST = /debug\('Sending: %s', util\.inspect\(options, \{[^}]*\}\)\);/;

/** Of dockerode only the HTTP transport, without what makes a short command slow. */
export const leanDockerode: Plugin = {
  name: "lean-dockerode",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: UNUSED }, ({ path }) => ({ path, namespace: "unused" }));
    onResolve({ filter: KINDS }, ({ path, importer }) =>
      /dockerode\/lib\/docker\.js$/.test(importer) ? { path, namespace: "unused" } : undefined,
    );
    onLoad({ filter: /./, namespace: "unused" }, () => ({ contents: "module.exports = {};" }));
    onResolve({ filter: /^debug$/ }, ({ path }) => ({ path, namespace: "silent" }));
    onLoad({ filter: /./, namespace: "silent" }, () => ({ contents: "module.exports = () => () => {};" }));
    // what Node has anyway
    onResolve({ filter: /^readable-stream$/ }, () => ({ path: "stream", external: true }));
    onResolve({ filter: LATE }, ({ path, importer }) =>
      importer.includes("node_modules") ? { path, namespace: "late" } : undefined,
    );
    onLoad({ filter: /./, namespace: "late" }, ({ path }) => ({
      contents: `module.exports = new Proxy({}, { get: (_, name) => require("node:${path}")[name] });`,
    }));
    onLoad({ filter: /docker-modem\/lib\/modem\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const contents = text.replace(PRINTS_REQUEST, "");
      return contents === text
        ? { errors: [{ text: "expected the debug log of each request" }] }
        : { contents };
    });
  },
};
