import { describe, expect, test } from "vitest";
import { interfaceFor, type NetworkConfig, networkScript, planNetwork, unmatchedInterfaces } from "./plan.ts";

const eth0 = { name: "eth0", mac: "52:54:00:12:34:56" };
const eth1 = { name: "eth1", mac: "52:54:00:12:34:57" };

describe("interfaceFor()", () => {
  const config: NetworkConfig = {
    interfaces: {
      "*": { mtu: 1 },
      "eth*": { mtu: 2 },
      "mac=52:54:00:12:34:57": { mtu: 3 },
      eth0: { mtu: 4 },
    },
  };
  test.each([
    [eth0, 4],
    [eth1, 3],
    [{ name: "eth2", mac: "00:00:00:00:00:00" }, 2],
    [{ name: "wlan0", mac: "00:00:00:00:00:00" }, 1],
  ])("%o takes the most exact key", (link, mtu) => expect(interfaceFor(config, link)?.mtu).toBe(mtu));
  test("a dot in a glob is a dot", () =>
    expect(interfaceFor({ interfaces: { "eth.*": { mtu: 1 } } }, eth0)).toBeUndefined());
});

describe("planNetwork()", () => {
  test("a link with DHCP is brought up and given to one client", () => {
    const plan = planNetwork({ interfaces: { "eth*": { dhcp: true } } }, [eth0, eth1]);
    expect(plan.client).toEqual(["/usr/sbin/dhcpcd", "-B", "-q", "eth0", "eth1"]);
    expect(plan.steps).toEqual([
      { do: "run", argv: ["ip", "link", "set", "eth0", "up"] },
      { do: "run", argv: ["ip", "link", "set", "eth1", "up"] },
    ]);
  });
  test("a client for one lease ends by itself", () => {
    const { client } = planNetwork({ interfaces: { eth0: { dhcp: true } } }, [eth0], { leaseSeconds: 5 });
    expect(client).toEqual(["/usr/sbin/dhcpcd", "-1", "-4", "--nodelay", "-t", "5", "-q", "eth0"]);
  });
  test("static name servers are written and kept from DHCP", () => {
    const plan = planNetwork(
      { interfaces: { eth0: { dhcp: true } }, dns: { nameservers: ["192.0.2.1"], search: ["example.org"] } },
      [eth0],
    );
    expect(plan.client).toContain("resolv.conf");
    expect(plan.steps.at(-1)).toEqual({
      do: "resolv-conf",
      text: "search example.org\nnameserver 192.0.2.1\n",
    });
  });
  test("a static link gets address, mtu and route, and no client", () => {
    const plan = planNetwork(
      { interfaces: { eth0: { address: "192.0.2.7/24", gateway: "192.0.2.1", mtu: 1400 } } },
      [eth0],
    );
    expect(plan.client).toBeUndefined();
    expect(plan.steps.map((step) => (step.do === "run" ? step.argv.join(" ") : step.do))).toEqual([
      "ip link set eth0 mtu 1400",
      "ip link set eth0 up",
      "ip address replace 192.0.2.7/24 dev eth0",
      "ip route replace default via 192.0.2.1 dev eth0",
      "resolv-conf",
    ]);
  });
  test("a link that no key matches is left alone", () => {
    expect(
      planNetwork({ interfaces: { "wlan*": { dhcp: true } } }, [eth0]).steps.filter(
        (step) => step.do === "run",
      ),
    ).toEqual([]);
  });
});

describe("networkScript()", () => {
  test("ends as the client, and no word leaves its quotes", () => {
    const plan = planNetwork(
      { interfaces: { eth0: { dhcp: true } }, dns: { nameservers: ["192.0.2.1"], search: ["it's"] } },
      [eth0],
    );
    const script = networkScript(plan);
    expect(script).toContain(`printf %s 'search it'\\''s\nnameserver 192.0.2.1\n' > /etc/resolv.conf`);
    expect(script.trimEnd().split("\n").at(-1)).toMatch(/^exec '\/usr\/sbin\/dhcpcd' /);
  });
  test("without a client it sleeps", () =>
    expect(networkScript(planNetwork({}, [eth0]))).toContain("exec '/usr/bin/busybox' 'sleep'"));
});

describe("unmatchedInterfaces()", () => {
  test("names what no link fits", () => {
    expect(
      unmatchedInterfaces({ interfaces: { "eth*": {}, wlan0: {}, "mac=52:54:00:12:34:56": {} } }, [eth0]),
    ).toEqual(["wlan0"]);
  });
});
