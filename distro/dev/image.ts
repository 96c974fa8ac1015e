// npm run image: build the artefacts of a flavour unless they are there and fresh
import { buildImage } from "../image/build-image.ts";
import { needHostTools } from "./install-tools.ts";
import { parseOptions } from "./parse-options.ts";
import { progress } from "./progress.ts";
import { runCommand } from "./run-command.ts";
import { parseFlavour } from "./start-options.ts";

const HELP = `usage: npm run image -- [OPTION…]

  --flavour virt|generic   (virt)
  --release                smaller; takes minutes
  --force                  build though nothing changed`;

await runCommand("npm run image", async (args) => {
  const { values } = parseOptions(args, {
    flavour: { type: "string" },
    release: { type: "boolean" },
    force: { type: "boolean" },
    help: { type: "boolean" },
  });
  if (values.help === true) {
    console.log(HELP);
    return 0;
  }
  const flavour = parseFlavour(String(values.flavour ?? "virt"));
  const report = progress();
  await needHostTools(["image"], report);
  const folder = await buildImage({
    flavour,
    release: values.release === true,
    force: values.force === true,
    report,
  });
  report("ready:");
  console.log(folder);
  return 0;
});
