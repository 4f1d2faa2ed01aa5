import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import net, { type AddressInfo } from "node:net";
import { makeCertificate, type ServerCertificate } from "../../emulator/core/certificate";

/** Servers of one test file on free ports of this machine. */
export class Servers {
  private readonly running: net.Server[] = [];
  /** Those of tunnels too, which no server counts among its own. */
  private readonly sockets = new Set<net.Socket>();
  private readonly certificates: ServerCertificate[] = [];

  /** An authority and its certificate for `localhost` and `127.0.0.1`. */
  async certificate(): Promise<ServerCertificate> {
    const made = await makeCertificate();
    this.certificates.push(made);
    return made;
  }

  /** The port that the server listens on. */
  async listen(server: net.Server, host = "127.0.0.1"): Promise<number> {
    server.on("connection", (socket: net.Socket) => this.sockets.add(socket));
    server.listen(0, host);
    await once(server, "listening");
    this.running.push(server);
    return (server.address() as AddressInfo).port;
  }

  async http(answer: http.RequestListener): Promise<string> {
    return `http://127.0.0.1:${await this.listen(http.createServer(answer))}`;
  }

  async https({ key, cert }: ServerCertificate, answer: http.RequestListener): Promise<string> {
    return `https://127.0.0.1:${await this.listen(https.createServer({ key, cert }, answer))}`;
  }

  /** A proxy that opens ways, or answers with `status` instead; its requests are remembered. */
  async proxy(status = 200): Promise<{ url: string; connects: http.IncomingMessage[] }> {
    const connects: http.IncomingMessage[] = [];
    const server = http.createServer().on("connect", (request: http.IncomingMessage, client: net.Socket) => {
      connects.push(request);
      if (status !== 200) {
        client.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
        return;
      }
      const [host = "", port = ""] = (request.url ?? "").split(":");
      const target = net.connect(Number(port), host, () => {
        client.write("HTTP/1.1 200 Connection established\r\n\r\n");
        target.pipe(client).pipe(target);
      });
      client.on("error", () => target.destroy());
      target.on("error", () => client.destroy());
    });
    return { url: `http://127.0.0.1:${await this.listen(server)}`, connects };
  }

  async close(): Promise<void> {
    this.certificates.splice(0).forEach((certificate) => certificate.remove());
    for (const server of this.running.splice(0)) {
      const closed = once(server, "close");
      server.close();
      this.sockets.forEach((socket) => socket.destroy());
      await closed;
    }
  }
}
