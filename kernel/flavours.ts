/** Which kernel each flavour of the image boots, which of its modules the image carries, and which options must be set. */

export interface Flavour {
  readonly name: "virt" | "generic";
  readonly package: string;
  /** Module names, or directories below `kernel/` with a trailing slash; what they depend on is added. */
  readonly modules: readonly string[];
  /** The part of them that the initrd carries, to reach the root image. */
  readonly initrd: readonly string[];
}

/** Containers: overlay, bridges, NAT, the matches that Docker and its users' rules ask for. */
const CONTAINERS = [
  "overlay", "squashfs", "loop", "bridge", "br_netfilter", "veth", "macvlan", "ipvlan", "vxlan", "dummy", "tun", "ipip",
  "net/netfilter/", "net/ipv4/netfilter/", "net/ipv6/netfilter/", "nf_conntrack_netlink", "xfrm_user", "xfrm_algo",
  "ip_vs", "ip_vs_rr", "esp4", "esp6", "iptable_nat", "iptable_filter", "ip6table_nat", "ip6table_filter", "8021q", "bonding",
  "sch_fq_codel", "sch_htb", "sch_ingress", "cls_bpf", "act_mirred", "wireguard",
];
const FILE_SYSTEMS = [
  "isofs", "vfat", "nls_cp437", "nls_ascii", "nls_iso8859-1", "nls_utf8", "xfs", "btrfs", "fuse", "autofs4", "autofs",
  "nfsv4", "nfsv3", "cifs", "exfat", "udf", "9p", "9pnet_virtio", "virtiofs", "binfmt_misc", "efivarfs", "configfs",
];
const MACHINE = ["button", "evdev", "dm-mod", "dm-crypt", "dm-verity", "dm-thin-pool", "raid1", "raid0", "virtio_rng", "rng-core", "softdog", "i6300esb", "qemu_fw_cfg", "virtio_balloon", "virtio_console", "vsock", "vmw_vsock_virtio_transport", "nbd"];
const HYPERVISORS = [
  "virtio_blk", "virtio_scsi", "virtio_net", "virtio_pci", "virtio_mmio", "xen-blkfront", "xen-netfront", "hv_storvsc", "hv_netvsc", "hv_vmbus",
  "hv_utils", "hv_balloon", "hyperv_keyboard", "vmw_pvscsi", "vmxnet3", "nvme", "ena", "gve", "mana", "ahci", "ata_piix", "sr_mod", "sd_mod", "sg", "mptspi", "e1000",
];

const INITRD = [
  "squashfs", "overlay", "loop", "isofs", "virtio_pci", "virtio_blk", "virtio_scsi", "sr_mod", "sd_mod", "ahci", "ata_piix",
  "nvme", "xen-blkfront", "hv_storvsc", "vmw_pvscsi", "vfat", "nls_cp437", "nls_ascii", "nls_iso8859-1",
];

export const FLAVOURS: Readonly<Record<Flavour["name"], Flavour>> = {
  virt: {
    name: "virt",
    package: "linux-image-cloud-amd64",
    modules: [...CONTAINERS, ...FILE_SYSTEMS, ...MACHINE, ...HYPERVISORS],
    initrd: INITRD,
  },
  generic: {
    name: "generic",
    package: "linux-image-amd64",
    modules: [
      ...CONTAINERS, ...FILE_SYSTEMS, ...MACHINE, ...HYPERVISORS,
      // storage: SATA, NVMe, SCSI and RAID host adapters, USB, SD cards
      "drivers/ata/", "megaraid_sas", "mpt3sas", "aacraid", "hpsa", "smartpqi", "arcmsr", "3w-9xxx", "3w-sas", "qla2xxx", "lpfc", "mptsas", "isci", "mvsas", "pm80xx",
      "usb-storage", "uas", "xhci_pci", "ehci_pci", "ohci_pci", "uhci_hcd", "mmc_block", "sdhci_pci", "sdhci_acpi",
      // keyboards and the like
      "usbhid", "hid-generic", "i8042", "atkbd", "psmouse",
      // wired network
      "e1000e", "igb", "igc", "ixgbe", "ixgbevf", "i40e", "iavf", "ice", "r8169", "tg3", "bnx2", "bnx2x", "bnxt_en", "atlantic", "alx", "atl1c", "sky2", "forcedeth", "8139too", "8139cp", "pcnet32", "ne2k-pci",
      "mlx4_en", "mlx5_core", "be2net", "enic", "qede", "r8152", "ax88179_178a", "asix", "cdc_ether", "smsc95xx", "realtek", "broadcom",
    ],
    initrd: [
      ...INITRD, "megaraid_sas", "mpt3sas", "aacraid", "hpsa", "smartpqi", "mptspi", "mptsas", "usb-storage", "uas", "xhci_pci", "ehci_pci", "ohci_pci", "uhci_hcd", "mmc_block", "sdhci_pci", "sdhci_acpi",
    ],
  },
};

/** Options that Docker and the boot need, each `y` or `m`. The build stops with the name of one that is missing. */
export const REQUIRED_OPTIONS: readonly string[] = [
  "NAMESPACES", "NET_NS", "PID_NS", "IPC_NS", "UTS_NS", "USER_NS", "CGROUPS", "MEMCG", "CPUSETS", "CGROUP_PIDS", "CGROUP_DEVICE", "CGROUP_FREEZER", "CGROUP_SCHED", "BLK_CGROUP", "CFS_BANDWIDTH", "CGROUP_BPF",
  "KEYS", "VETH", "BRIDGE", "BRIDGE_NETFILTER", "NF_TABLES", "NFT_COMPAT", "NFT_NAT", "NFT_MASQ", "NETFILTER_XT_MATCH_ADDRTYPE", "NETFILTER_XT_MATCH_CONNTRACK", "NETFILTER_XT_MARK", "NETFILTER_XT_NAT", "NETFILTER_XT_TARGET_MASQUERADE", "IP_VS",
  "POSIX_MQUEUE", "OVERLAY_FS", "SECCOMP", "SECCOMP_FILTER", "VXLAN", "IPVLAN", "MACVLAN", "DUMMY", "TUN",
  "SQUASHFS", "SQUASHFS_XZ", "SQUASHFS_ZSTD", "BLK_DEV_LOOP", "ISO9660_FS", "VFAT_FS", "EXT4_FS", "EXT4_FS_POSIX_ACL", "DEVTMPFS", "TMPFS", "TMPFS_XATTR", "RD_ZSTD", "VIRTIO_BLK", "VIRTIO_NET", "VIRTIO_PCI", "SCSI_VIRTIO", "ACPI_BUTTON", "INPUT_EVDEV", "EFI", "EFI_STUB", "MAGIC_SYSRQ", "KEXEC",
];
