const BEGIN = "<!-- graph: npm run graph writes it -->";
const END = "<!-- end of the graph -->";

/** What dependency-cruiser is asked for to draw the graph of docs/architecture.md. */
export const GRAPH_ARGUMENTS: readonly string[] = [
  ...["--config", ".dependency-cruiser.cjs", "-T", "mermaid"],
  ...["--include-only", "^(packages/[^/]+/src|distro|kernel)", "--exclude", "\\.test\\.ts$"],
  ...["--collapse", "^(packages/[^/]+|distro/[^/]+|kernel)", "packages", "distro", "kernel"],
];

/** The document with this graph between its marks. */
export function withGraph(document: string, graph: string): string {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin === -1 || end < begin)
    throw new Error(`docs/architecture.md: expected the marks "${BEGIN}" and "${END}"`);
  return `${document.slice(0, begin + BEGIN.length)}\n\`\`\`mermaid\n${graph.trim()}\n\`\`\`\n${document.slice(end)}`;
}
