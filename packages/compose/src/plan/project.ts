/** A loaded project, read loosely: every field that a plan looks at may be absent. */
export interface PlanProject {
  readonly name?: string | undefined;
  readonly services?: Readonly<Record<string, PlanService>> | undefined;
  readonly networks?: Readonly<Record<string, PlanNetwork | null>> | undefined;
  readonly volumes?: Readonly<Record<string, PlanVolume | null>> | undefined;
  readonly secrets?: Readonly<Record<string, PlanContent | null>> | undefined;
  readonly configs?: Readonly<Record<string, PlanContent | null>> | undefined;
}

export interface PlanDependency {
  readonly condition?: string | undefined;
  readonly required?: boolean | undefined;
  readonly restart?: boolean | undefined;
}

export interface PlanEndpoint {
  readonly aliases?: readonly string[] | undefined;
  readonly ipv4_address?: string | undefined;
  readonly ipv6_address?: string | undefined;
  readonly link_local_ips?: readonly string[] | undefined;
  readonly mac_address?: string | undefined;
  readonly driver_opts?: Readonly<Record<string, string>> | undefined;
  readonly priority?: number | undefined;
  readonly gw_priority?: number | undefined;
}

export interface PlanMount {
  readonly type: string;
  readonly source?: string | undefined;
  readonly target?: string | undefined;
  readonly read_only?: boolean | undefined;
  readonly consistency?: string | undefined;
  readonly bind?: Readonly<Record<string, unknown>> | undefined;
  readonly volume?: Readonly<Record<string, unknown>> | undefined;
  readonly tmpfs?: Readonly<Record<string, unknown>> | undefined;
  readonly image?: Readonly<Record<string, unknown>> | undefined;
}

export interface PlanFile {
  readonly source?: string | undefined;
  readonly target?: string | undefined;
  readonly uid?: string | undefined;
  readonly gid?: string | undefined;
  readonly mode?: number | string | undefined;
}

export interface PlanPort {
  readonly target?: number | undefined;
  readonly published?: string | number | undefined;
  readonly host_ip?: string | undefined;
  readonly protocol?: string | undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: the loader has checked every field; a plan copies most of them as they are
type Loose = any;

/** A service as plans read it: `load` gives one that is checked whole. */
export interface PlanService {
  readonly image?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly depends_on?: Readonly<Record<string, PlanDependency>> | undefined;
  readonly networks?: Readonly<Record<string, PlanEndpoint | null>> | null | undefined;
  readonly volumes?: readonly PlanMount[] | undefined;
  readonly ports?: readonly PlanPort[] | undefined;
  readonly secrets?: readonly PlanFile[] | undefined;
  readonly configs?: readonly PlanFile[] | undefined;
  readonly volumes_from?: readonly string[] | undefined;
  readonly network_mode?: string | undefined;
  readonly [field: string]: Loose;
}

export interface PlanNetwork {
  readonly name?: string | undefined;
  readonly external?: boolean | Readonly<Record<string, unknown>> | undefined;
  readonly [field: string]: Loose;
}

export interface PlanVolume {
  readonly name?: string | undefined;
  readonly external?: boolean | Readonly<Record<string, unknown>> | undefined;
  readonly [field: string]: Loose;
}

export interface PlanContent {
  readonly name?: string | undefined;
  readonly file?: string | undefined;
  readonly environment?: string | undefined;
  readonly content?: string | undefined;
  readonly external?: boolean | Readonly<Record<string, unknown>> | undefined;
  readonly driver?: string | undefined;
  readonly template_driver?: string | undefined;
}
