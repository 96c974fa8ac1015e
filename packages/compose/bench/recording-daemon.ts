// A recording engine as a process of its own: node recording-daemon.ts SOCKET, which prints the number of
// requests since the last line when it is sent a line
import { createInterface } from "node:readline";
import { createRecordingEngine } from "./recording-engine.ts";

const { server, takeRequests } = createRecordingEngine();
server.listen(process.argv[2], () => console.log("ready"));
createInterface(process.stdin)
  .on("line", () => console.log(takeRequests().length))
  // whoever started it is gone
  .on("close", () => process.exit());
