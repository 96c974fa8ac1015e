const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The properties of an OVF environment. Reads elements and attributes, no entities of the document's own. */
export function ovfProperties(xml: string): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  for (const [, attributes = ""] of xml.matchAll(/<(?:[\w-]+:)?Property\s([^<>]*)>/g)) {
    const found = new Map<string, string>();
    for (const [, name = "", double, single] of attributes.matchAll(
      /([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g,
    )) {
      found.set(name, unescapeXml(double ?? single ?? ""));
    }
    const key = found.get("key");
    if (key !== undefined) properties.set(key, found.get("value") ?? "");
  }
  return properties;
}

function unescapeXml(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{1,4}));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const code = Number.parseInt(hex ?? decimal, hex === undefined ? 10 : 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
