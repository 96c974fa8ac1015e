import { parseConfig } from "@ros/config";

/** What the machine will say about a cloud-config, in one line each: it boots nevertheless. */
export function configWarnings(text: string, file: string): string[] {
  // scripts, multipart mail and compressed data are for the machine to read
  if (!text.startsWith("#cloud-config")) return [];
  return parseConfig(text, { file, mode: "boot" }).diagnostics.map(
    ({ line, column, path, message, hint }) => {
      const place = line > 0 ? `${file}:${line}:${column}` : file;
      return [place, path, message, hint].filter((part) => part !== undefined && part !== "").join(": ");
    },
  );
}
