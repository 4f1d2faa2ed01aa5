import { createServer, request, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** The real answer, whole, and what a test needs to give another one in its place. */
export interface Intercepted {
  /** The `Range` that was asked for. */
  range: string | undefined;
  whole: Buffer;
  answer: ServerResponse;
  socket: Socket;
}

/** A proxy in front of a server that breaks connections in the middle of an answer. */
export interface BreakingProxy {
  url: string;
  /** The next answers to such requests break off after so many bytes, once each. */
  breakNext(path: RegExp, ...bytes: number[]): void;
  /** The next answers to such requests are given by these, once each. */
  answerNext(path: RegExp, ...givers: ((intercepted: Intercepted) => void)[]): void;
  /** The `Range` of each request that had one. */
  ranges: string[];
  /** The `If-Range` of each request that had one. */
  conditions: string[];
  close(): Promise<void>;
}

/** With `hasParts` it answers a `Range` with that part (206), as many servers do; without, with everything. */
export async function breakingProxy(target: string, { hasParts = false } = {}): Promise<BreakingProxy> {
  const planned: { path: RegExp; bytes?: number; give?: (intercepted: Intercepted) => void }[] = [];
  const [ranges, conditions]: [string[], string[]] = [[], []];
  const server = createServer((incoming, answer) => {
    const path = incoming.url ?? "";
    const { range, "if-range": condition, ...headers } = incoming.headers;
    if (range !== undefined) {
      ranges.push(range);
    }
    if (condition !== undefined) {
      conditions.push(String(condition));
    }
    const onward = request(new URL(path, target), { method: incoming.method, headers }, (real) => {
      const index = planned.findIndex((one) => one.path.test(path));
      const [plan] = index < 0 ? [] : planned.splice(index, 1);
      const from = hasParts ? Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0) : 0;
      if (plan === undefined && from === 0) {
        answer.writeHead(real.statusCode ?? 502, real.headers);
        real.pipe(answer);
        return;
      }
      const pieces: Buffer[] = [];
      real.on("data", (piece: Buffer) => pieces.push(piece));
      real.on("end", () => {
        const whole = Buffer.concat(pieces);
        if (plan?.give) {
          plan.give({ range, whole, answer, socket: incoming.socket });
          return;
        }
        const part = whole.subarray(from);
        const length = { "content-length": String(part.length) };
        const place = { "content-range": `bytes ${from}-${whole.length - 1}/${whole.length}` };
        answer.writeHead(from > 0 ? 206 : (real.statusCode ?? 502), {
          ...real.headers,
          ...length,
          ...(from > 0 && place),
        });
        if (plan === undefined) {
          answer.end(part);
        } else {
          answer.write(part.subarray(0, plan.bytes), () => incoming.socket.destroy());
        }
      });
    });
    onward.on("error", () => incoming.socket.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    breakNext: (path, ...bytes) => planned.push(...bytes.map((one) => ({ path, bytes: one }))),
    answerNext: (path, ...givers) => planned.push(...givers.map((give) => ({ path, give }))),
    ranges,
    conditions,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
