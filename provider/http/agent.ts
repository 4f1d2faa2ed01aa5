import http from "node:http";
import https from "node:https";
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

const digits = (fingerprint: string): string => fingerprint.replaceAll(/[^0-9a-f]/gi, "").toLowerCase();

/** Hands a socket out only after the pinned certificate was seen: with `rejectUnauthorized` off node asks nobody. */
class PinAgent extends https.Agent {
  constructor(
    options: https.AgentOptions,
    private readonly pin: string,
  ) {
    super({ ...options, rejectUnauthorized: false, maxCachedSessions: 0 });
  }

  override createConnection(
    options: https.AgentOptions,
    done: (error: Error | null, socket?: Duplex) => void,
  ): undefined {
    const connect = https.Agent.prototype as unknown as { createConnection(options: https.AgentOptions): TLSSocket };
    const socket = connect.createConnection.call(this, options);
    socket.once("error", done).once("secureConnect", () => {
      const seen = socket.getPeerCertificate().fingerprint256 ?? "";
      socket.off("error", done);
      if (digits(seen) === digits(this.pin)) {
        done(null, socket);
      } else {
        socket.destroy();
        done(new PinError(`its certificate has the SHA-256 fingerprint ${seen || "(none)"}, not the pinned one`));
      }
    });
    return undefined;
  }
}

/** Settings of the constructor reach the way to the proxy only; the host behind it needs them too. */
class Tunnel extends HttpsProxyAgent<string> {
  constructor(
    proxy: string,
    private readonly target: https.AgentOptions,
    options: https.AgentOptions,
  ) {
    super(proxy, options);
  }

  override connect(
    ...[request, options]: Parameters<HttpsProxyAgent<string>["connect"]>
  ): ReturnType<HttpsProxyAgent<string>["connect"]> {
    return super.connect(request, { ...this.target, ...options } as typeof options);
  }
}

/** A keep-alive agent for one host. */
export function agentFor(url: string, trust: Trust, sockets: number): http.Agent {
  const options: https.AgentOptions = { keepAlive: true, maxSockets: sockets, scheduling: "lifo" };
  const tls: https.AgentOptions = { ...(trust.ca && { ca: trust.ca }), rejectUnauthorized: !trust.insecure };
  if (trust.proxy) {
    return new Tunnel(trust.proxy, tls, options);
  }
  if (url.startsWith("http:")) {
    return new http.Agent(options);
  }
  return trust.certificateSha256
    ? new PinAgent(options, trust.certificateSha256)
    : new https.Agent({ ...options, ...tls });
}
