import type { DataSourceFactory } from "./data-source.ts";
import { httpSource, rootUrl } from "./http-source.ts";
import { gatherOpenStack } from "./read-config-drive.ts";

/** OpenStack's metadata service: the documents of a config drive over HTTP. */
export const openstack: DataSourceFactory = (argument, { http }) => [
  httpSource({
    kind: "openstack",
    http,
    root: rootUrl(argument, "http://169.254.169.254/"),
    probe: "openstack/latest/meta_data.json",
    gather: async (service) => {
      const [userData, metaData, networkData] = await Promise.all([
        service.bytes("openstack/latest/user_data"),
        service.bytes("openstack/latest/meta_data.json"),
        service.bytes("openstack/latest/network_data.json"),
      ]);
      return gatherOpenStack(userData, metaData, networkData);
    },
  }),
];
