/**
 * A compose document as the cloud-config that runs its services. Every line moves in by the same
 * width, so that block scalars, comments and flow collections keep their meaning.
 */
export function composeAsCloudConfig(text: string): string {
  const body = text.slice(text.indexOf("\n") + 1).replace(/^---[ \t]*\r?\n/, "");
  const indented = body.split("\n").map((line) => (line.trim() === "" ? line : `    ${line}`));
  return `#cloud-config\nrancher:\n  services:\n${indented.join("\n")}`;
}
