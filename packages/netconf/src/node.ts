/** What `@ros/netconf` reads of a running Linux. */
export { readLinks } from "./read-links.ts";
