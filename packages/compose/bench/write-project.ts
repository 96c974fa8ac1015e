import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** `full` services are as people write them, about 0.7 kB each; the others have an image and nothing else. */
export function writeProject(directory: string, count: number, full: boolean, image = "bench:1"): string {
  mkdirSync(directory, { recursive: true });
  const services = Array.from(
    { length: count },
    (_, index) => `  s${index}:\n    image: ${image}\n${full ? rest(index) : ""}`,
  ).join("");
  const volumes = Array.from({ length: 20 }, (_, index) => `  data${index}: {}\n`).join("");
  const resources = full ? `volumes:\n${volumes}networks: {front: {}, back: {}}\n` : "";
  writeFileSync(join(directory, "compose.yaml"), `services:\n${services}${resources}`);
  return directory;
}

function rest(index: number): string {
  return `    environment: {A: "\${A:-1}", B: two, C: "3", D: four, E: "${index}"}
    ports: ["${10000 + index}:80"]
    volumes: ["data${index % 20}:/data", "./conf:/conf:ro"]
    networks: [front, back]
    labels: {com.example.index: "${index}", com.example.kind: web}
    healthcheck: {test: [CMD, "true"], interval: 10s, timeout: 2s, retries: 3}
    logging: {driver: json-file, options: {max-size: 10m, max-file: "3"}}
${index > 0 ? `    depends_on: [s${index - 1 - ((index - 1) % 10)}]\n` : ""}`;
}
