/** A document of about so many lines, of the kind that machines have: files, services, links, keys. */
export function documentOfLines(lines: number): string {
  const unit = (at: number): string[] => [
    `    service${at}:`,
    `      image: registry.example.com/group/image${at}:1.${at}`,
    "      restart: always",
    `      ports: ["${8000 + (at % 1000)}:80"]`,
    "      environment:",
    `        NAME: value ${at}`,
    `        NUMBER: ${at}`,
    "      labels:",
    "        io.rancher.os.scope: system",
    "      volumes:",
    `        - /data/${at}:/data`,
  ];
  const head = ["#cloud-config", "hostname: node1", "rancher:", "  services:"];
  const body: string[] = [];
  for (let at = 0; head.length + body.length < lines; at++) body.push(...unit(at));
  return `${[...head, ...body].slice(0, Math.max(lines, head.length + 2)).join("\n")}\n`;
}
