/** Four decimal parts; leading zeros are refused, as some programs read them in octal. */
export function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return (
    parts.length === 4 && parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255)
  );
}

/** RFC 4291, section 2.2, without a zone. */
export function isIpv6(text: string): boolean {
  const halves = text.split("::");
  if (halves.length > 2 || text.length > 45) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const last = groups.at(-1);
  const isMixed = last?.includes(".");
  if (isMixed && (!isIpv4(last ?? "") || text.endsWith("::"))) return false;
  const plain = isMixed ? groups.slice(0, -1) : groups;
  const count = plain.length + (isMixed ? 2 : 0);
  if (!plain.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return false;
  return halves.length === 2 ? count <= 7 : count === 8;
}

export function isAddress(text: string): boolean {
  return isIpv4(text) || isIpv6(text);
}

/** An address with a prefix length. */
export function isCidr(text: string): boolean {
  const slash = text.indexOf("/");
  if (slash === -1) return false;
  const [address, length] = [text.slice(0, slash), text.slice(slash + 1)];
  if (!/^(?:0|[1-9][0-9]{0,2})$/.test(length)) return false;
  return isIpv4(address) ? Number(length) <= 32 : isIpv6(address) && Number(length) <= 128;
}

/** Six pairs of hex digits (or twenty, InfiniBand's), parted by colons or hyphens. */
export function isMac(text: string): boolean {
  return /^[0-9a-fA-F]{2}(?:([:-])[0-9a-fA-F]{2})(?:\1[0-9a-fA-F]{2}){4}(?:(?:\1[0-9a-fA-F]{2}){14})?$/.test(
    text,
  );
}
