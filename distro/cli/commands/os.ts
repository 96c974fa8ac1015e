import { readFileSync } from "node:fs";
import { noMore, subcommand } from "../usage.ts";

export async function os(args: readonly string[]): Promise<number> {
  const { rest } = subcommand("os", args, ["version"]);
  noMore("os version", rest);
  console.log(readFileSync("/usr/share/ros/version", "utf8").trim());
  return 0;
}
