/** Network configuration as a plan: links, addresses, routes, name servers, DHCP. */
export {
  type InterfaceConfig,
  interfaceFor,
  type Link,
  type NetworkConfig,
  type NetworkPlan,
  networkScript,
  planNetwork,
  type Step,
  unmatchedInterfaces,
} from "./plan.ts";
