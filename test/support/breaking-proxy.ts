import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** A proxy in front of a server that breaks connections in the middle of an answer. */
export interface BreakingProxy {
  url: string;
  /** The next answers to such requests break off after so many bytes, once each. */
  breakNext(path: RegExp, ...bytes: number[]): void;
  close(): Promise<void>;
}

export async function breakingProxy(target: string): Promise<BreakingProxy> {
  const planned: { path: RegExp; bytes: number }[] = [];
  const server = createServer((incoming, answer) => {
    const path = incoming.url ?? "";
    const onward = request(new URL(path, target), { method: incoming.method, headers: incoming.headers }, (real) => {
      const index = planned.findIndex((one) => one.path.test(path));
      const [plan] = index < 0 ? [] : planned.splice(index, 1);
      answer.writeHead(real.statusCode ?? 502, real.headers);
      if (plan === undefined) {
        real.pipe(answer);
        return;
      }
      const pieces: Buffer[] = [];
      real.on("data", (piece: Buffer) => pieces.push(piece));
      real.on("end", () => {
        answer.write(Buffer.concat(pieces).subarray(0, plan.bytes), () => incoming.socket.destroy());
      });
    });
    onward.on("error", () => incoming.socket.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    breakNext: (path, ...bytes) => planned.push(...bytes.map((one) => ({ path, bytes: one }))),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
