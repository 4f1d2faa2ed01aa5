import type { Connection } from "./connection";

/** What a connection sends and must not be shown. */
export function secretsOf({ keys, adminKeys, proxy, proxyHeaders = {} }: Connection): string[] {
  const pairs = [keys, adminKeys].flatMap((pair) => (pair ? [pair.accessKey, pair.secretKey] : []));
  const password = proxy && URL.canParse(proxy) ? new URL(proxy).password : "";
  return [...pairs, ...Object.values(proxyHeaders), password, tryDecode(password)].filter(Boolean);
}

function tryDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
