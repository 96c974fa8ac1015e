import { runConfigCommand } from "./node/run-cli.ts";

/** What writes to a stream; whoever stops reading it, as `head` does, ends nothing but the output. */
function printer(open: () => NodeJS.WriteStream): (text: string) => void {
  let stream: NodeJS.WriteStream | undefined;
  return (text) => {
    stream ??= open().on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
    stream.write(text);
  };
}

process.exitCode = await runConfigCommand(process.argv.slice(2), {
  out: printer(() => process.stdout),
  err: printer(() => process.stderr),
});
