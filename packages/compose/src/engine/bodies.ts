/** What `POST /containers/create` takes, as far as compose fills it in. Field names are the Engine API's. */
export interface ContainerBody {
  Image: string;
  Labels: Record<string, string>;
  Hostname?: string;
  Domainname?: string;
  User?: string;
  AttachStdin?: boolean;
  AttachStdout?: boolean;
  AttachStderr?: boolean;
  ExposedPorts?: Record<string, Record<string, never>>;
  Tty?: boolean;
  OpenStdin?: boolean;
  StdinOnce?: boolean;
  Env?: string[];
  Cmd?: string[];
  Entrypoint?: string[];
  Healthcheck?: HealthcheckBody;
  Volumes?: Record<string, Record<string, never>>;
  WorkingDir?: string;
  MacAddress?: string;
  StopSignal?: string;
  StopTimeout?: number;
  HostConfig: HostConfigBody;
  NetworkingConfig?: { EndpointsConfig: Record<string, EndpointBody> };
}

export interface HealthcheckBody {
  Test?: string[];
  Interval?: number;
  Timeout?: number;
  Retries?: number;
  StartPeriod?: number;
  StartInterval?: number;
}

/** The host's half of a container; only what compose can ask for is named. */
export interface HostConfigBody {
  NetworkMode?: string;
  Binds?: string[];
  Mounts?: MountBody[];
  VolumesFrom?: string[];
  RestartPolicy?: { Name: string; MaximumRetryCount?: number };
  [field: string]: unknown;
}

export interface MountBody {
  Type: string;
  Source?: string;
  Target: string;
  ReadOnly?: boolean;
  Consistency?: string;
  BindOptions?: Record<string, unknown>;
  VolumeOptions?: Record<string, unknown>;
  TmpfsOptions?: Record<string, unknown>;
  ImageOptions?: Record<string, unknown>;
}

export interface EndpointBody {
  Aliases?: string[];
  Links?: string[];
  MacAddress?: string;
  GwPriority?: number;
  DriverOpts?: Record<string, string>;
  IPAMConfig?: { IPv4Address?: string; IPv6Address?: string; LinkLocalIPs?: string[] };
}

export interface NetworkBody {
  Name: string;
  CheckDuplicate?: boolean;
  Driver?: string;
  Options?: Record<string, string>;
  Internal?: boolean;
  Attachable?: boolean;
  EnableIPv4?: boolean;
  EnableIPv6?: boolean;
  IPAM?: { Driver?: string; Config?: Record<string, unknown>[]; Options?: Record<string, string> };
  Labels: Record<string, string>;
}

export interface VolumeBody {
  Name: string;
  Driver?: string;
  DriverOpts?: Record<string, string>;
  Labels: Record<string, string>;
}
