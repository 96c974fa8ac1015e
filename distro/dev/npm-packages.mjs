// @ts-check
// Decisions about the npm packages of this repository, in plain JavaScript: they run before anything is installed.

/** Whether what npm has installed (node_modules/.package-lock.json) is what package-lock.json names. */
export function isInstalled(lock, installed) {
  return Object.entries(lock.packages ?? {}).every(([path, entry]) => {
    if (!path.startsWith("node_modules/") || entry.link) return true;
    const present = installed.packages?.[path];
    // packages for other platforms are absent on purpose
    return present ? present.version === entry.version : entry.optional === true;
  });
}

/** How many archives npm fetches at most. */
export function countArchives(lock) {
  const entries = Object.entries(lock.packages ?? {});
  return entries.filter(([path, { link, optional }]) => path.includes("node_modules/") && !link && !optional)
    .length;
}

/** Why npm failed, in one line, from what it printed. */
export function npmFault(output) {
  if (/ENOSPC|no space left/i.test(output)) return "no space is left on this disk: free some and try again";
  if (/EACCES|EROFS|EPERM/.test(output)) return "node_modules cannot be written: check who owns this folder";
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network (request|timeout)/i.test(
      output,
    )
  ) {
    return "the npm registry cannot be reached: check the network, and the registry in your npm configuration";
  }
  const said = output
    .split("\n")
    .filter((line) => /^npm (error|ERR!)/.test(line))
    .map((line) => line.replace(/^npm (error|ERR!)\s*/, ""))
    .filter((line) => line !== "" && !/^(code|errno|syscall|path) /.test(line));
  // a package's own script: what it printed follows
  if (said[0] === "command failed") return said.slice(0, 3).join(": ");
  return said[0] ?? "npm ended without saying why";
}
