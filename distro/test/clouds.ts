import type { MetadataRequest, MetadataRoute, VmOptions } from "@ros/vm";

/** A cloud as its guests see it. Addresses are those that QEMU's network gives. */
export interface Cloud {
  readonly name: string;
  /** What the command line asks for; a machine may know by itself. */
  readonly datasources?: string;
  readonly smbios?: VmOptions["smbios"];
  readonly routes: (publicKey: string, userData: string) => Readonly<Record<string, MetadataRoute>>;
  readonly hostname: string;
}

/** Answers those who show what the service asks for. */
const only =
  (header: string, value: string, body: string) =>
  ({ headers }: MetadataRequest): { status?: number; body: string } =>
    headers[header] === value ? { body } : { status: header.startsWith("x-aws") ? 401 : 403, body: "no" };

export const CLOUDS: readonly Cloud[] = [
  {
    name: "EC2, with tokens only",
    datasources: "ec2",
    smbios: [{ type: 1, manufacturer: "Amazon EC2", product: "t3.micro", serial: "ec2-1234" }],
    hostname: "ip-10-0-0-7.ec2.internal",
    routes: (publicKey, userData) => {
      const answer = (body: string): MetadataRoute => only("x-aws-ec2-metadata-token", "secret", body);
      return {
        "/latest/api/token": ({ method, headers }) =>
          method === "PUT" && Number(headers["x-aws-ec2-metadata-token-ttl-seconds"]) > 0
            ? "secret"
            : { status: 405 },
        "/latest/": answer("dynamic\nmeta-data\nuser-data"),
        "/latest/user-data": answer(userData),
        "/latest/meta-data/instance-id": answer("i-0123"),
        "/latest/meta-data/instance-type": answer("t3.micro"),
        "/latest/meta-data/hostname": answer("ip-10-0-0-7.ec2.internal"),
        "/latest/meta-data/public-keys": answer("0=mine"),
        "/latest/meta-data/public-keys/0/openssh-key": answer(publicKey),
      };
    },
  },
  {
    name: "Google Compute Engine",
    datasources: "gce",
    smbios: [{ type: 1, manufacturer: "Google", product: "Google Compute Engine" }],
    hostname: "web.c.project.internal",
    routes: (publicKey, userData) => {
      const answer = (body: string): MetadataRoute => only("metadata-flavor", "Google", body);
      return {
        "/computeMetadata/v1/": answer("instance/\nproject/"),
        "/computeMetadata/v1/instance/id": answer("42"),
        "/computeMetadata/v1/instance/hostname": answer("web.c.project.internal"),
        "/computeMetadata/v1/instance/attributes/user-data": answer(userData),
        "/computeMetadata/v1/instance/attributes/ssh-keys": answer(`me:${publicKey}`),
      };
    },
  },
  {
    name: "DigitalOcean, with a static address",
    datasources: "digitalocean",
    smbios: [{ type: 1, manufacturer: "DigitalOcean", product: "Droplet", serial: "42" }],
    hostname: "droplet",
    routes: (publicKey, userData) => ({
      "/metadata/v1": "id\nuser-data",
      "/metadata/v1/user-data": userData,
      "/metadata/v1.json": JSON.stringify({
        droplet_id: 42,
        hostname: "droplet",
        public_keys: [publicKey],
        dns: { nameservers: ["169.254.2.3"] },
        interfaces: {
          public: [
            {
              mac: "52:54:00:12:34:56",
              ipv4: { ip_address: "169.254.2.15", netmask: "255.255.0.0", gateway: "169.254.2.2" },
            },
          ],
        },
      }),
    }),
  },
  {
    name: "OpenStack's metadata service",
    datasources: "openstack",
    smbios: [{ type: 1, manufacturer: "OpenStack Foundation", product: "OpenStack Nova" }],
    hostname: "nova",
    routes: (publicKey, userData) => ({
      "/openstack/latest/meta_data.json": JSON.stringify({
        uuid: "1",
        hostname: "nova",
        public_keys: { mine: publicKey },
      }),
      "/openstack/latest/user_data": userData,
      "/openstack/latest/network_data.json": JSON.stringify({
        links: [{ id: "tap1", type: "phy", ethernet_mac_address: "52:54:00:12:34:56" }],
        networks: [{ id: "n", link: "tap1", type: "ipv4_dhcp" }],
        services: [],
      }),
    }),
  },
  {
    name: "NoCloud, as the machine's serial number says",
    smbios: [{ type: 1, serial: "ds=nocloud;s=http://169.254.169.254/seed/" }],
    hostname: "seeded",
    routes: (publicKey, userData) => ({
      "/seed/meta-data": `instance-id: i-1\nlocal-hostname: seeded\npublic-keys:\n  - ${publicKey}\n`,
      "/seed/user-data": userData,
    }),
  },
];
