import { debianFiles } from "./debian-files.ts";

/** Before the tests of several files ask for the same packages at once. */
export function setup(): void {
  debianFiles();
}
