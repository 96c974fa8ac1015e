import type { Container } from "../engine/engine.ts";
import { LABEL } from "./labels.ts";

/** The name of a container while the one of `old` is being replaced by another. */
export function passingName(old: Container, name: string): string {
  return `${old.id.slice(0, 12)}_${name}`;
}

/** The name behind a passing one, if it is one: a replacement was given up half-way. */
export function nameBehind(container: Container): string | undefined {
  return /^[0-9a-f]{12}_(.+)$/.exec(container.name)?.[1];
}

/**
 * Containers of a service that a replacement left behind when it was cut off: the new one beside the old one,
 * or, after an update, the old one beside the new one.
 */
export function leftBehind(containers: readonly Container[]): Container[] {
  return containers.filter((container) => {
    if (nameBehind(container) === undefined) return false;
    const prefix = container.name.slice(0, 12);
    return container.id.startsWith(prefix)
      ? containers.some((other) => other.labels[LABEL.replace] === container.id)
      : containers.some((other) => other.id.startsWith(prefix));
  });
}
