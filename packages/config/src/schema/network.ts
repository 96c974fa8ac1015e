import { flag, type Key, list, map, scalar, section, text, whole } from "./build.ts";

const commands = (what: string): Key =>
  list(text("One command; no shell reads it."), what, { repeats: "odd" });

const networkInterface = section(
  () => ({
    match: text("Which links this entry is for: a name, a pattern, or mac=ADDRESS.", {
      format: "match",
      examples: ["eth*"],
    }),
    dhcp: flag("Ask for an address by DHCP."),
    dhcp_args: text("The whole command line of the DHCP client, instead of ours."),
    address: text("Address with its prefix length.", { format: "cidr" }),
    addresses: list(text("Address with its prefix length.", { format: "cidr" }), "Addresses."),
    ipv4ll: flag("Take a link-local IPv4 address."),
    gateway: text("Default gateway, IPv4.", { format: "address" }),
    gateway_ipv6: text("Default gateway, IPv6.", { format: "ipv6" }),
    mtu: whole("Largest packet in bytes; 0 keeps the driver's.", 0, 65535, { examples: [1500] }),
    bridge: scalar('"true" makes a bridge of this name; another word joins the bridge of that name.'),
    bond: text("Name of the bond to join."),
    bond_opts: map(scalar("Value of the option."), "Options of the bond, on the bond's own entry.", {
      keys: "option",
      examples: [{ mode: "4", miimon: "100" }],
    }),
    vlans: scalar("VLANs on this link: numbers, each with a name if wanted.", {
      format: "vlans",
      examples: ["100,200:storage"],
    }),
    pre_up: commands("Commands to run before the link is set up; $iface is its name."),
    post_up: commands("Commands to run after the link is set up; $iface is its name."),
    wifi_network: text("Name of the entry of `wifi_networks` to join."),
  }),
  "One link, or all that match.",
  { typeName: "InterfaceConfig" },
);

const wifiNetwork = section(
  () => ({
    address: text("Address with its prefix length, instead of DHCP.", { format: "cidr" }),
    gateway: text("Default gateway, with `address`.", { format: "address" }),
    scan_ssid: whole("1 looks for a hidden network too.", 0, 1),
    ssid: scalar("Name of the network."),
    psk: scalar("Passphrase, or key of 64 hex digits.", { secret: true }),
    priority: whole("The larger is preferred.", 0, 2 ** 31 - 1),
    pairwise: text("Ciphers for one peer."),
    group: text("Ciphers for all."),
    eap: text("EAP methods."),
    identity: text("Identity for EAP."),
    anonymous_identity: text("Identity outside of the tunnel."),
    ca_certs: list(text("Path of a certificate."), "Certificates of authorities."),
    client_certs: list(text("Path of a certificate."), "Certificates of this machine."),
    private_keys: list(text("Path of a key."), "Keys of this machine."),
    private_key_passwds: list(text("A password.", { secret: true }), "Passwords of these keys.", {
      repeats: true,
      secret: true,
    }),
    phases: list(text("Parameters of one phase."), "Parameters of the phases of EAP.", { repeats: true }),
    eapol_flags: whole("Flags of EAPOL.", 0, 3),
    key_mgmt: text("Kind of key management.", { examples: ["WPA-PSK"] }),
    password: scalar("Password for EAP.", { secret: true }),
  }),
  "One wireless network.",
  { typeName: "WifiNetwork" },
);

const modemNetwork = section(
  () => ({ apn: text("Access point name."), extra_args: text("Further arguments of the connection.") }),
  "A modem's connection.",
  { typeName: "ModemNetwork" },
);

const dns = section(
  () => ({
    nameservers: list(text("An address.", { format: "nameserver" }), "Name servers, asked in this order."),
    search: list(text("A domain.", { format: "hostname" }), "Domains to look in for short names."),
  }),
  "Where names are looked up; set, it replaces what DHCP says.",
  { typeName: "DnsConfig" },
);

/** Networking: links, name servers, proxies. */
export function networkSection(description: string, defaults?: Readonly<Record<string, unknown>>): Key {
  return section(
    () => ({
      dns,
      interfaces: map(networkInterface, "Links, by name, pattern or mac=ADDRESS.", { keys: "name" }),
      dhcp_timeout: whole("Seconds to wait for a lease.", 0, 3600, { default: 10 }),
      pre_cmds: commands("Commands to run before the network is set up."),
      post_cmds: commands("Commands to run after the network is set up."),
      http_proxy: text("Proxy for HTTP."),
      https_proxy: text("Proxy for HTTPS."),
      no_proxy: text("Hosts to reach without a proxy, parted by commas."),
      wifi_networks: map(wifiNetwork, "Wireless networks, by a name of your own.", { keys: "network" }),
      modem_networks: map(modemNetwork, "Mobile networks, by interface.", { keys: "name" }),
    }),
    description,
    { typeName: "NetworkConfig", ...(defaults !== undefined && { default: defaults }) },
  );
}
