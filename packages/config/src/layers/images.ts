import type { Config } from "../config/config.ts";

/** The images that a configuration's services run, each once, sorted. */
export function images(config: Config): string[] {
  const { services = {}, bootstrap = {}, cloud_init_services = {} } = config.rancher ?? {};
  const all = [services, bootstrap, cloud_init_services].flatMap((group) => Object.values(group));
  return [
    ...new Set(all.flatMap(({ image }) => (image === undefined || image === "" ? [] : [image]))),
  ].sort();
}
