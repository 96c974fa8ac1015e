import { expect, test } from "vitest";
import { configDriveFiles } from "./config-drive.ts";

test.each([
  { content: {}, files: { "openstack/latest/meta_data.json": "{}" } },
  {
    content: {
      userData: "#cloud-config\n",
      metaData: { uuid: "1" },
      networkConfig: { links: [] },
      files: { extra: "e" },
    },
    files: {
      "openstack/latest/meta_data.json": '{"uuid":"1"}',
      "openstack/latest/user_data": "#cloud-config\n",
      "openstack/latest/network_data.json": '{"links":[]}',
      extra: "e",
    },
  },
])("configDriveFiles() of $content", ({ content, files }) =>
  expect(configDriveFiles(content)).toEqual(files),
);
