/** The effects of `@ros/netconf` on a running Linux. */
export { applyNetwork, readLinks } from "./apply.ts";
