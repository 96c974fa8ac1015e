import type { HttpClient } from "./http-client.ts";

/**
 * The header with a token that a service hands out to those who ask for one with PUT. Older services
 * do not know it, and their imitators neither: none then.
 */
export async function sessionToken(
  http: HttpClient,
  root: string,
  name: string,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const headers = { [`${name}-ttl-seconds`]: "600" };
  try {
    const body = await http.get(`${root}latest/api/token`, {
      method: "PUT",
      headers,
      signal,
      once: true,
      timeoutMs: 2000,
    });
    const value = body === undefined ? "" : new TextDecoder().decode(body).trim();
    return /^[\x21-\x7e]{1,1000}$/.test(value) ? { [name]: value } : {};
  } catch {
    // the answer is dropped on the way if a guest is more hops away than allowed
    signal.throwIfAborted();
    return {};
  }
}
