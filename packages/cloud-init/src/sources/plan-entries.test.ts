import { describe, expect, test } from "vitest";
import { DATA_SOURCES } from "./data-sources.ts";
import { type MachineFacts, needsNetwork, planEntries } from "./plan-entries.ts";
import { cloudConfigUrl, tftpAddress } from "./single-document.ts";

describe("planEntries()", () => {
  test.each<[string[], MachineFacts, string[]]>([
    [[], {}, []],
    [[], { productName: "Standard PC", productSerial: "123", commandLine: "quiet ds=" }, []],
    [["ec2"], { productName: "Exoscale Compute Platform" }, ["exoscale", "ec2"]],
    [["gce"], { productName: "Proxmox VE" }, ["proxmox", "gce"]],
    [["ec2"], { isVmware: true }, ["ec2", "vmware"]],
    [["ec2"], { labels: ["RANCHER_STATE", "CIDATA"] }, ["nocloud", "ec2"]],
    [["vmware", "ec2"], { isVmware: true }, ["vmware", "ec2"]],
    [
      ["ec2"],
      { productSerial: "ds=nocloud;s=http://10.0.0.1:8000/seed/" },
      ["nocloud:http://10.0.0.1:8000/seed/", "ec2"],
    ],
    [
      [],
      { productSerial: "ds=nocloud-net;h=web;seedfrom=https://example.com/" },
      ["nocloud:https://example.com/;h=web"],
    ],
    [[], { commandLine: 'console=ttyS0 "ds=nocloud;s=http://a/" quiet\n' }, ["nocloud:http://a/"]],
    [[], { commandLine: "ds=nocloud;s=file:///seed/" }, ["nocloud:/seed/"]],
    [[], { commandLine: "ds=nocloud" }, ["nocloud"]],
    [[], { productSerial: "ds=nocloud;i=i-1;x=y;local-hostname=web" }, ["nocloud:;i=i-1;local-hostname=web"]],
    [[], { commandLine: "ds=ec2" }, []],
  ])("%j on a machine of %j asks %j", (configured, facts, expected) => {
    expect(planEntries(configured, facts)).toEqual(expected);
  });
});

describe("needsNetwork()", () => {
  test.each([
    ["configdrive:/media/config-2", false],
    ["file:/opt/user-data", false],
    ["nocloud", false],
    ["nocloud:/seed", false],
    ["nocloud:http://10.0.0.1/", true],
    ["vmware", false],
    ["ec2", true],
    ["*", true],
  ])("%s: %s", (entry, expected) => expect(needsNetwork(entry)).toBe(expected));

  test("every kind is either found on the machine or asked over the network", () => {
    const near = Object.keys(DATA_SOURCES).filter((kind) => !needsNetwork(kind));
    expect(near).toEqual(["configdrive", "file", "nocloud", "proxmox", "vmware"]);
  });
});

describe("cloudConfigUrl()", () => {
  test.each([
    ["quiet", undefined],
    ["cloud-config-url", undefined],
    ["cloud-config-url=", ""],
    ["cloud-config-url=http://a/?x=1 quiet\n", "http://a/?x=1"],
    ["cloud_config_url=a cloud-config-url=b", "b"],
    ["not-cloud-config-url=a", undefined],
  ])("%j is %j", (line, url) => expect(cloudConfigUrl(line)).toBe(url));
});

describe("tftpAddress()", () => {
  test.each([
    ["boot/a/b", "boot:69", "a/b"],
    ["boot:6969/a", "boot:6969", "a"],
    ["boot", "boot", ""],
    ["", "", ""],
  ])("%j", (root, host, path) => expect(tftpAddress(root)).toEqual({ host, path }));
});
