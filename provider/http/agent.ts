import * as http from "node:http";
import * as https from "node:https";
import type { Duplex } from "node:stream";
import tls, { type TLSSocket } from "node:tls";

/** How a host is trusted and reached. */
export interface Trust {
  /** PEM certificates of the authorities to trust. Defaults to the system's. */
  ca?: string;
  /** SHA-256 of the one certificate to accept, in hexadecimal digits; no authority is asked then. */
  certificateSha256?: string;
  /** Accept any certificate. */
  insecure: boolean;
  /** Proxy to tunnel through, with its credentials. */
  proxy?: string;
  /** Headers that the proxy wants. */
  proxyHeaders?: Readonly<Record<string, string>>;
}

/** The host showed another certificate than the one pinned. */
export class PinError extends Error {}

/** The way to the host ended at the proxy: with its refusal, or because it cannot be reached. */
export class ProxyError extends Error {
  constructor(
    message: string,
    readonly status?: number,
    options?: { cause: unknown },
  ) {
    super(message, options);
  }
}

/** For pinned hosts; a resumed session shows no certificate. */
const unverified: https.AgentOptions = { rejectUnauthorized: false, maxCachedSessions: 0 };

/** A keep-alive agent for one host. */
export function agentFor(url: string, trust: Trust, sockets: number, timeoutMs: number): http.Agent {
  const { ca, insecure, proxy, certificateSha256: pin } = trust;
  const isTls = url.startsWith("https:");
  const options: https.AgentOptions = { keepAlive: true, maxSockets: sockets, scheduling: "lifo" };
  const verified: https.AgentOptions = { ...(ca && { ca }), rejectUnauthorized: !insecure };
  const agent = isTls ? new https.Agent({ ...options, ...(pin ? unverified : verified) }) : new http.Agent(options);
  if (proxy === undefined && (pin === undefined || !isTls)) {
    return agent;
  }
  const direct = agent.createConnection.bind(agent) as (target: http.ClientRequestArgs) => Duplex;
  const connect = async (target: http.ClientRequestArgs): Promise<Duplex> => {
    const way = proxy === undefined ? undefined : await tunnel(new URL(proxy), target, trust, timeoutMs);
    if (!isTls) {
      return way as Duplex;
    }
    const socket = way ? tls.connect({ ...(target as tls.ConnectionOptions), socket: way }) : direct(target);
    return pin === undefined ? socket : await pinned(socket as TLSSocket, pin);
  };
  agent.createConnection = (target, done) => {
    connect(target).then(
      (socket) => done?.(null, socket),
      (error: Error) => done?.(error, undefined as never),
    );
    return undefined;
  };
  return agent;
}

/** A way to the host that the proxy opens. Anything but that is the proxy's failure: its 404 would be a deletion. */
function tunnel(proxy: URL, target: http.ClientRequestArgs, trust: Trust, timeoutMs: number): Promise<Duplex> {
  const isTls = proxy.protocol === "https:";
  const host = String(target.host);
  const to = `${host.includes(":") ? `[${host}]` : host}:${target.port}`;
  const credentials = [proxy.username, proxy.password].map(decoded).join(":");
  const request = (isTls ? https : http).request({
    host: proxy.hostname.replaceAll(/^\[|\]$/g, ""),
    port: proxy.port || (isTls ? 443 : 80),
    method: "CONNECT",
    path: to,
    agent: false,
    // A little before the request's own time-out, which does not know whose fault it is.
    signal: AbortSignal.timeout(timeoutMs * 0.9),
    ...(isTls && trust.ca && { ca: [...tls.rootCertificates, trust.ca] }),
    headers: {
      Host: to,
      ...(credentials !== ":" && { "Proxy-Authorization": `Basic ${Buffer.from(credentials).toString("base64")}` }),
      ...trust.proxyHeaders,
    },
  });
  return new Promise((resolve, reject) => {
    request
      .once("connect", ({ statusCode = 0 }, socket, head) => {
        if (statusCode >= 200 && statusCode < 300) {
          socket.unshift(head);
          resolve(socket);
        } else {
          socket.destroy();
          reject(
            new ProxyError(`the proxy ${proxy.origin} answered ${statusCode} and did not open a tunnel`, statusCode),
          );
        }
      })
      .once("error", (cause) => {
        const what = cause.name === "AbortError" ? "did not answer in time" : "cannot be reached";
        reject(new ProxyError(`the proxy ${proxy.origin} ${what}`, undefined, { cause }));
      })
      .end();
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const digits = (fingerprint: string): string => fingerprint.replaceAll(/[^0-9a-f]/gi, "").toLowerCase();

/** The socket once the pinned certificate was seen on it: with `rejectUnauthorized` off node does not check. */
function pinned(socket: TLSSocket, pin: string): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    socket.once("error", reject).once("secureConnect", () => {
      const seen = String(socket.getPeerCertificate().fingerprint256);
      socket.off("error", reject);
      if (digits(seen) === digits(pin)) {
        resolve(socket);
      } else {
        socket.destroy();
        reject(new PinError(`its certificate has the SHA-256 fingerprint ${seen}, not the pinned one`));
      }
    });
  });
}

/** Whether somebody speaks TLS there, whatever the certificate. */
export function speaksTls(url: string, timeoutMs: number): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const host = hostname.replaceAll(/^\[|\]$/g, "");
  return new Promise((resolve) => {
    const socket = tls.connect({ host, port: Number(port || 80), rejectUnauthorized: false });
    const end = (isSpoken: boolean) => (): void => {
      socket.destroy();
      resolve(isSpoken);
    };
    socket.setTimeout(timeoutMs, end(false)).once("secureConnect", end(true)).once("error", end(false));
  });
}
