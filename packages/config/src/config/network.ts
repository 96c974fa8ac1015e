// written by generate.ts from the schema; do not edit

/** What `network` leaves open: `dhcp_timeout` and `dns`. */
export interface NetworkConfig {
  /** Where names are looked up; set, it replaces what DHCP says. */
  readonly dns?: DnsConfig;
  /** Links, by name, pattern or mac=ADDRESS. */
  readonly interfaces?: { readonly [name: string]: InterfaceConfig };
  /** Seconds to wait for a lease. */
  readonly dhcp_timeout?: number;
  /** Commands to run before the network is set up. */
  readonly pre_cmds?: readonly string[];
  /** Commands to run after the network is set up. */
  readonly post_cmds?: readonly string[];
  /** Proxy for HTTP. */
  readonly http_proxy?: string;
  /** Proxy for HTTPS. */
  readonly https_proxy?: string;
  /** Hosts to reach without a proxy, parted by commas. */
  readonly no_proxy?: string;
  /** Wireless networks, by a name of your own. */
  readonly wifi_networks?: { readonly [network: string]: WifiNetwork };
  /** Mobile networks, by interface. */
  readonly modem_networks?: { readonly [name: string]: ModemNetwork };
}

/** A modem's connection. */
export interface ModemNetwork {
  /** Access point name. */
  readonly apn?: string;
  /** Further arguments of the connection. */
  readonly extra_args?: string;
}

/** One wireless network. */
export interface WifiNetwork {
  /** Address with its prefix length, instead of DHCP. */
  readonly address?: string;
  /** Default gateway, with `address`. */
  readonly gateway?: string;
  /** 1 looks for a hidden network too. */
  readonly scan_ssid?: number;
  /** Name of the network. */
  readonly ssid?: string;
  /** Passphrase, or key of 64 hex digits. */
  readonly psk?: string;
  /** The larger is preferred. */
  readonly priority?: number;
  /** Ciphers for one peer. */
  readonly pairwise?: string;
  /** Ciphers for all. */
  readonly group?: string;
  /** EAP methods. */
  readonly eap?: string;
  /** Identity for EAP. */
  readonly identity?: string;
  /** Identity outside of the tunnel. */
  readonly anonymous_identity?: string;
  /** Certificates of authorities. */
  readonly ca_certs?: readonly string[];
  /** Certificates of this machine. */
  readonly client_certs?: readonly string[];
  /** Keys of this machine. */
  readonly private_keys?: readonly string[];
  /** Passwords of these keys. */
  readonly private_key_passwds?: readonly string[];
  /** Parameters of the phases of EAP. */
  readonly phases?: readonly string[];
  /** Flags of EAPOL. */
  readonly eapol_flags?: number;
  /** Kind of key management. */
  readonly key_mgmt?: string;
  /** Password for EAP. */
  readonly password?: string;
}

/** One link, or all that match. */
export interface InterfaceConfig {
  /** Which links this entry is for: a name, a pattern, or mac=ADDRESS. */
  readonly match?: string;
  /** Ask for an address by DHCP. */
  readonly dhcp?: boolean;
  /** The whole command line of the DHCP client, instead of ours. */
  readonly dhcp_args?: string;
  /** Address with its prefix length. */
  readonly address?: string;
  /** Addresses. */
  readonly addresses?: readonly string[];
  /** Take a link-local IPv4 address. */
  readonly ipv4ll?: boolean;
  /** Default gateway, IPv4. */
  readonly gateway?: string;
  /** Default gateway, IPv6. */
  readonly gateway_ipv6?: string;
  /** Largest packet in bytes; 0 keeps the driver's. */
  readonly mtu?: number;
  /** "true" makes a bridge of this name; another word joins the bridge of that name. */
  readonly bridge?: string;
  /** Name of the bond to join. */
  readonly bond?: string;
  /** Options of the bond, on the bond's own entry. */
  readonly bond_opts?: { readonly [option: string]: string };
  /** VLANs on this link: numbers, each with a name if wanted. */
  readonly vlans?: string;
  /** Commands to run before the link is set up; $iface is its name. */
  readonly pre_up?: readonly string[];
  /** Commands to run after the link is set up; $iface is its name. */
  readonly post_up?: readonly string[];
  /** Name of the entry of `wifi_networks` to join. */
  readonly wifi_network?: string;
}

/** Where names are looked up; set, it replaces what DHCP says. */
export interface DnsConfig {
  /** Name servers, asked in this order. */
  readonly nameservers?: readonly string[];
  /** Domains to look in for short names. */
  readonly search?: readonly string[];
}
