// npm start, stop, run image, test: what must work before anything is installed. Even an old Node can read this file.
const [command, ...args] = process.argv.slice(2);
if (Number(process.versions.node.split(".")[0]) < 18) {
  console.error(
    `npm: expected Node 18 or later, got ${process.versions.node}: install a newer one and try again`,
  );
  process.exitCode = 1;
} else {
  const { setUpAndRun } = await import("./set-up.mjs");
  await setUpAndRun(command, args);
}
