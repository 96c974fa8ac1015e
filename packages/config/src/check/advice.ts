import { isTree, type Tree } from "../document/tree.ts";
import type { Issue } from "./issue.ts";

/** Services, by the place that holds them. */
const SERVICE_MAPS = ["services", "bootstrap", "cloud_init_services"] as const;

/** Faults that are about several keys at once. */
export function adviceFor(tree: Tree): Issue[] {
  const { rancher } = tree;
  return isTree(rancher) ? SERVICE_MAPS.flatMap((place) => imagelessServices(rancher[place], place)) : [];
}

/** Right if a lower layer names the image, so it is no more than a warning. */
function imagelessServices(services: unknown, place: string): Issue[] {
  if (!isTree(services)) return [];
  return Object.entries(services).flatMap(([name, service]) => {
    if (!isTree(service) || Object.hasOwn(service, "image") || Object.hasOwn(service, "build")) return [];
    return [
      {
        code: "CONFIG_NO_IMAGE",
        path: ["rancher", place, name],
        at: "key",
        isWarning: true,
        message: "expected an image, got a service without one",
        hint: "add image: unless a lower layer has it",
      } satisfies Issue,
    ];
  });
}
