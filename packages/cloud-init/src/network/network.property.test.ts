import { parseConfig } from "@ros/config";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cidr, destination, macAddress } from "./address.ts";
import { readOpenStackNetwork } from "./openstack.ts";
import { readNetworkConfig } from "./read-network-config.ts";

const odd = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.ipV4(),
  fc.ipV6(),
  fc.constantFrom(
    "192.0.2.1/24",
    "2001:db8::1/64",
    "255.255.255.0",
    "ffff::",
    "eth0",
    "52:54:00:00:00:01",
    "0.0.0.0/0",
    "default",
    "999.1.1.1",
    "dhcp",
    "static",
    "ipv4",
    "ipv6",
    "phy",
    "vlan",
    "bond",
    "physical",
    "bridge",
    "nameserver",
    "route",
    "x;y",
    "a\nb",
    "__proto__",
  ),
);
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: "small" }, odd, fc.array(tie("value"), { maxLength: 3 }), tie("map")),
  map: fc.dictionary(
    fc.constantFrom(
      "id",
      "name",
      "type",
      "link",
      "mac_address",
      "ethernet_mac_address",
      "address",
      "addresses",
      "gateway",
      "gateway4",
      "netmask",
      "subnets",
      "routes",
      "to",
      "via",
      "network",
      "ip_address",
      "dns_nameservers",
      "search",
      "nameservers",
      "mtu",
      "vlan_id",
      "vlan_link",
      "bond_links",
      "bond_interfaces",
      "interfaces",
      "params",
      "match",
      "macaddress",
      "destination",
      "dhcp4",
      "eth0",
      "__proto__",
    ),
    tie("value"),
    { maxKeys: 8 },
  ),
})).value;

const list = fc.array(value, { maxLength: 5 });
const devices = fc.dictionary(
  fc.constantFrom("eth0", "eth1", "bond0", "br0", "a b", "much-too-long-for-a-link", "__proto__"),
  value,
);

const seen = { links: 0 };

/** The configuration accepts what a reader made of it. */
function expectAccepted(network: unknown): void {
  const { diagnostics } = parseConfig(JSON.stringify({ rancher: { network: network ?? {} } }));
  expect(diagnostics).toEqual([]);
  seen.links += Object.keys((network as { interfaces?: object } | undefined)?.interfaces ?? {}).length;
}

describe("network descriptions, whatever comes", { timeout: 60_000 }, () => {
  test("OpenStack's becomes a configuration that is accepted", () => {
    fc.assert(
      fc.property(list, list, list, (links, networks, services) => {
        expectAccepted(readOpenStackNetwork({ links, networks, services }, "f").network);
      }),
      { numRuns: 300 },
    );
  });

  test("version 1 becomes a configuration that is accepted", () => {
    fc.assert(
      fc.property(list, (config) => expectAccepted(readNetworkConfig({ version: 1, config }, "f").network)),
      { numRuns: 300 },
    );
  });

  test("version 2 becomes a configuration that is accepted", () => {
    fc.assert(
      fc.property(devices, devices, devices, devices, (ethernets, bonds, bridges, vlans) => {
        expectAccepted(
          readNetworkConfig({ network: { version: 2, ethernets, bonds, bridges, vlans } }, "f").network,
        );
      }),
      { numRuns: 300 },
    );
  });

  test("and some of it was a network", () => expect(seen.links).toBeGreaterThan(0));
});

describe("cidr()", () => {
  test.each([
    ["192.0.2.1", "255.255.255.0", "192.0.2.1/24"],
    ["192.0.2.1", "255.255.255.255", "192.0.2.1/32"],
    ["192.0.2.1", "0.0.0.0", "192.0.2.1/0"],
    ["192.0.2.1", 31, "192.0.2.1/31"],
    ["192.0.2.1/25", "ignored", "192.0.2.1/25"],
    ["192.0.2.1", undefined, undefined],
    ["2001:db8::1", undefined, undefined],
    ["2001:db8::1", "ffff:ffff:ffff:ffff::", "2001:db8::1/64"],
    ["2001:db8::1", "ffff:fff0::", "2001:db8::1/28"],
    ["2001:db8::1", 64, "2001:db8::1/64"],
    ["192.0.2.1", "255.0.255.0", undefined],
    ["192.0.2.1", 33, undefined],
    ["192.0.2.1", "", undefined],
    ["2001:db8::1", "255.255.255.0", undefined],
    ["192.0.2.1/33", undefined, undefined],
    ["192.0.2.1/", undefined, undefined],
    ["010.0.0.1", undefined, undefined],
    ["fe80::1%eth0", 64, undefined],
    ["", 24, undefined],
    [7, 24, undefined],
  ])("%j with %j is %j", (address, mask, expected) => expect(cidr(address, mask)).toBe(expected));

  test("knows every prefix of IPv4 by its mask", () => {
    for (let bits = 0; bits <= 32; bits++) {
      const mask = [24, 16, 8, 0]
        .map((shift) => (bits === 0 ? 0 : ((0xffffffff << (32 - bits)) >>> shift) & 0xff))
        .join(".");
      expect(cidr("192.0.2.1", mask)).toBe(`192.0.2.1/${bits}`);
    }
  });
});

describe("destination()", () => {
  test.each([
    ["192.0.2.1", undefined, "192.0.2.1/32"],
    ["2001:db8::1", undefined, "2001:db8::1/128"],
    ["10.0.0.0", "255.0.0.0", "10.0.0.0/8"],
    ["10.0.0.0/8", undefined, "10.0.0.0/8"],
    ["default", undefined, undefined],
  ])("%j with %j is %j", (address, mask, expected) => expect(destination(address, mask)).toBe(expected));
});

describe("macAddress()", () => {
  test.each([
    ["52:54:00:AB:cd:01", "52:54:00:ab:cd:01"],
    ["5254.00ab.cd01", "52:54:00:ab:cd:01"],
    ["525400ABCD01", "52:54:00:ab:cd:01"],
    ["ab:cd:ef:gh:ij", undefined],
    ["52:54:00", undefined],
    [1, undefined],
  ])("%j is %j", (value, expected) => expect(macAddress(value)).toBe(expected));
});
