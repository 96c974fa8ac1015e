import { COMPOSE_VERSION } from "../plan/labels.ts";

/** What the docker CLI asks a plugin before it lists it. */
export function pluginMetadata(): string {
  const metadata = {
    SchemaVersion: "0.1.0",
    Vendor: "ROS",
    Version: `v${COMPOSE_VERSION}`,
    ShortDescription: "Docker Compose",
  };
  return `${JSON.stringify(metadata, null, 2)}\n`;
}
