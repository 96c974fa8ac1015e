/** A document of whole services, as many as fit so many lines; at least one. */
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
  const units = Math.max(1, Math.floor((lines - head.length) / unit(0).length));
  // an entry cut off would be a fault, and a fault costs the parser's time
  const body = Array.from({ length: units }, (_, at) => unit(at)).flat();
  return `${[...head, ...body].join("\n")}\n`;
}
