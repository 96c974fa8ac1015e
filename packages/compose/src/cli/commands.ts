import type { Command } from "./command.ts";
import { config } from "./commands/config.ts";
import { cp } from "./commands/cp.ts";
import { down } from "./commands/down.ts";
import { exec } from "./commands/exec.ts";
import { build, pull } from "./commands/images.ts";
import { kill, pause, restart, rm, start, stop, unpause } from "./commands/lifecycle.ts";
import { logs } from "./commands/logs.ts";
import { images, ls, port, top } from "./commands/look.ts";
import { events, plan, scale, version, wait } from "./commands/others.ts";
import { ps } from "./commands/ps.ts";
import { run } from "./commands/run.ts";
import { create, up } from "./commands/up.ts";
import { update } from "./commands/update.ts";

/** Every command, by name. */
export const COMMANDS: readonly Command[] = [
  build,
  config,
  cp,
  create,
  down,
  events,
  exec,
  images,
  kill,
  logs,
  ls,
  pause,
  plan,
  port,
  ps,
  pull,
  restart,
  rm,
  run,
  scale,
  start,
  stop,
  top,
  unpause,
  up,
  update,
  version,
  wait,
];
