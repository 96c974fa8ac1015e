import { expect, test } from "vitest";
import { readNetworkConfig } from "./read-network-config.ts";

const messages = (tree: object): string[] =>
  readNetworkConfig(tree as never, "f").diagnostics.map(({ path, message }) => `${path}: ${message}`);

test.each<[object, string[]]>([
  [{ version: 3 }, ["version: expected version 1 or 2"]],
  [{ config: [] }, ["version: expected version 1 or 2"]],
  [{ version: 1, config: [{ type: "physical" }] }, ["config.0.name: expected the name of a link"]],
  [
    { version: 1, config: [{ type: "infiniband", name: "ib0" }] },
    ["config.0: expected a physical device, or a bond, bridge or vlan with its links"],
  ],
  [
    {
      version: 1,
      config: [{ type: "physical", name: "eth0", subnets: [{ type: "static", address: "10.0.0.1" }] }],
    },
    ["config.0.subnets.0: expected an address"],
  ],
  [
    { version: 1, config: [{ type: "route", destination: "x" }] },
    ["config.0: expected destination and gateway"],
  ],
  [
    { version: 2, ethernets: { "a name that is too long": {} } },
    ["ethernets.a name that is too long: expected the name of a link"],
  ],
  [{ version: 2, ethernets: { eth0: [] } }, ["ethernets.eth0: expected a map"]],
  [
    { version: 2, vlans: { v: { id: 9999, link: "eth0" } } },
    ["vlans.v: expected the id and the link of a VLAN"],
  ],
  [
    {
      version: 2,
      ethernets: { eth0: { addresses: ["10.0.0.1"], gateway4: "x", routes: [{ to: "default" }] } },
    },
    [
      "ethernets.eth0.addresses: expected an address with its prefix length",
      "ethernets.eth0.gateway4: expected an address",
      "ethernets.eth0.routes.0: expected to and via",
    ],
  ],
])("%j is told what is wrong with it", (tree, expected) => expect(messages(tree)).toEqual(expected));

test.each([
  {},
  { version: 1, config: "disabled" },
  { version: 1, config: [{ type: "loopback", name: "lo" }] },
  { network: {} },
])("%j says nothing, and nothing is wrong with it", (tree) =>
  expect(readNetworkConfig(tree as never, "f")).toEqual({ network: undefined, diagnostics: [] }),
);

test("one bad entry does not take the others with it", () => {
  const { network } = readNetworkConfig(
    { version: 2, ethernets: { eth0: { dhcp4: true }, "bad name!": {} } },
    "f",
  );
  expect(network).toEqual({ interfaces: { eth0: { dhcp: true } } });
});
