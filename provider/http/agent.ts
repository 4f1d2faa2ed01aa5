import * as http from "node:http";
import * as https from "node:https";
import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import { HttpsProxyAgent } from "https-proxy-agent";

/** How a host is trusted and reached. */
export interface Trust {
  /** Certificates that may sign the host's, PEM. The system's when left out. */
  ca?: string;
  /** SHA-256 of the one certificate to accept, in hexadecimal digits; no authority is asked then. */
  certificateSha256?: string;
  /** Accept any certificate. */
  insecure: boolean;
  /** Proxy to tunnel through, with its credentials. */
  proxy?: string;
}

/** The host showed another certificate than the one pinned. */
export class PinError extends Error {}

/** The proxy did not open a way to the host: its answer is not the host's. */
export class ProxyError extends Error {
  constructor(readonly status: number) {
    super(`the proxy answered ${status} and opened no way to it`);
  }
}

const digits = (fingerprint: string): string => fingerprint.replaceAll(/[^0-9a-f]/gi, "").toLowerCase();

/** The socket once the pinned certificate was seen on it: with `rejectUnauthorized` off node asks nobody. */
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

/** Hands a socket out only after the pinned certificate was seen. */
class PinAgent extends https.Agent {
  constructor(
    options: https.AgentOptions,
    private readonly pin: string,
  ) {
    super({ ...options, ...unverified });
  }

  override createConnection(
    options: https.AgentOptions,
    done: (error: Error | null, socket?: Duplex) => void,
  ): undefined {
    const connect = https.Agent.prototype as unknown as { createConnection(options: https.AgentOptions): TLSSocket };
    pinned(connect.createConnection.call(this, options), this.pin).then((socket) => done(null, socket), done);
    return undefined;
  }
}

/** Settings of the constructor reach the way to the proxy only; the host behind it needs them too. */
class Tunnel extends HttpsProxyAgent<string> {
  constructor(
    proxy: string,
    private readonly target: https.AgentOptions,
    private readonly pin: string | undefined,
    options: https.AgentOptions,
  ) {
    super(proxy, options);
  }

  override async connect(
    ...[request, options]: Parameters<HttpsProxyAgent<string>["connect"]>
  ): ReturnType<HttpsProxyAgent<string>["connect"]> {
    let status = 0;
    request.once("proxyConnect", ({ statusCode }: { statusCode: number }) => {
      status = statusCode;
    });
    const socket = await super.connect(request, { ...this.target, ...options } as typeof options);
    if (status !== 200) {
      // The library hands the proxy's refusal on as if the host had said it: a 404 would be a deletion.
      socket.destroy();
      throw new ProxyError(status);
    }
    return this.pin && options.secureEndpoint ? await pinned(socket as TLSSocket, this.pin) : socket;
  }
}

/** For pinned hosts; a resumed session shows no certificate. */
const unverified: https.AgentOptions = { rejectUnauthorized: false, maxCachedSessions: 0 };

/** A keep-alive agent for one host. */
export function agentFor(url: string, trust: Trust, sockets: number): http.Agent {
  const options: https.AgentOptions = { keepAlive: true, maxSockets: sockets, scheduling: "lifo" };
  const pin = trust.certificateSha256;
  const tls: https.AgentOptions = { ...(trust.ca && { ca: trust.ca }), rejectUnauthorized: !trust.insecure };
  if (trust.proxy) {
    return new Tunnel(trust.proxy, pin ? unverified : tls, pin, options);
  }
  if (url.startsWith("http:")) {
    return new http.Agent(options);
  }
  return pin ? new PinAgent(options, pin) : new https.Agent({ ...options, ...tls });
}
