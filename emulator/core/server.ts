import {
  createServer as createHttpServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type Context, Hono } from "hono";
import { addControls, type Controls } from "./control";
import type { Address, ApiAnswer, ApiRequest, UploadedFile } from "./http";
import { type Json, parseJson } from "./json";
import { passThrough, type Running } from "./pipeline";

type Bindings = { Bindings: HttpBindings };

export interface Listening {
  url: string;
  /** Closes the connections on which nothing is under way. */
  hangUp(): void;
  close(): Promise<void>;
}

/** Serves a platform and the control endpoints on the loopback address until `close`. */
export async function listen(
  running: Running,
  controls: Controls,
  port: number,
  certificate: { key: string; cert: string } | undefined,
): Promise<Listening> {
  const app = new Hono<Bindings>({ strict: false });
  addControls(app, controls);
  for (const address of running.site.addresses) {
    app.on([address.method], [address.path], (context) => serve(running, context, address));
  }
  app.all("*", (context) => serve(running, context, undefined));
  app.onError((error, context) => {
    running.log?.(`500 ${context.req.method} ${context.req.path} ${error.stack ?? error.message}`);
    return context.text("The emulator has an error of its own; its log says which.", 500);
  });

  const listener = getRequestListener((request, env) => app.fetch(request, env as HttpBindings), {
    overrideGlobalObjects: false,
  });
  const handle = (incoming: IncomingMessage, outgoing: ServerResponse): void => void listener(incoming, outgoing);
  const server: Server =
    certificate === undefined ? createHttpServer(handle) : createHttpsServer({ ...certificate }, handle);
  // A client that reuses a connection at the moment of its idle end sees a reset that no fault has asked for.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const bound = server.address() as AddressInfo;
  return {
    url: `${certificate === undefined ? "http" : "https"}://127.0.0.1:${bound.port}`,
    hangUp: () => server.closeIdleConnections(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(running: Running, context: Context<Bindings>, address: Address | undefined): Promise<Response> {
  const request = await parse(context);
  const answer = await passThrough(running, request, address, context.req.param() as Record<string, string>);
  if (answer === "hanging") {
    return RESPONSE_ALREADY_SENT;
  }
  if (answer === "dropped") {
    context.env.incoming.socket.destroy();
    return RESPONSE_ALREADY_SENT;
  }
  const { outgoing } = context.env;
  if ("half" in answer) {
    await breakOff(outgoing, await payloadOf(running, answer.half));
  } else {
    const { status, headers, content } = await payloadOf(running, answer);
    outgoing.writeHead(status, headers).end(content);
  }
  return RESPONSE_ALREADY_SENT;
}

/** Promises the whole answer, sends half of it, and is gone. */
async function breakOff(outgoing: HttpBindings["outgoing"], { status, headers, content }: Payload): Promise<void> {
  const whole = Buffer.from(content);
  outgoing.writeHead(status, { ...headers, "content-length": String(Math.max(1, whole.length)) });
  await new Promise<void>((resolve) => outgoing.write(whole.subarray(0, whole.length / 2), () => resolve()));
  outgoing.destroy();
}

async function parse(context: Context<Bindings>): Promise<ApiRequest> {
  const { req } = context;
  const headers = req.header();
  const isForm = /^multipart\/form-data/i.test(headers["content-type"] ?? "");
  const { body, files } = isForm ? await parseForm(context) : { body: await parseText(context), files: [] };
  return { method: req.method, path: req.path, query: req.query(), headers, body, files };
}

/** A body is JSON whatever its label says: clients send `{}` without a content type. */
async function parseText(context: Context<Bindings>): Promise<Json | undefined> {
  const text = await context.req.text();
  return text === "" ? undefined : parseJson(text);
}

async function parseForm(context: Context<Bindings>): Promise<{ body: Json | undefined; files: UploadedFile[] }> {
  const files: UploadedFile[] = [];
  const body: Record<string, Json> = {};
  for (const [part, value] of (await context.req.formData()).entries()) {
    if (typeof value === "string") {
      body[part] = value;
    } else {
      files.push({ part, name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) });
    }
  }
  return { body, files };
}

/** An answer as it goes out. */
interface Payload {
  status: number;
  headers: OutgoingHttpHeaders;
  content: string | Uint8Array;
}

async function payloadOf(running: Running, { status, headers, body }: ApiAnswer): Promise<Payload> {
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  // By the emulator's clock, as the times in its answers are.
  const dated = { date: new Date(running.clock.now()).toUTCString(), ...given };
  if (status === 204 || status === 304) {
    return { status, headers: dated, content: "" };
  }
  const content = "bytes" in body ? await body.bytes : "text" in body ? body.text : running.site.write(body.json);
  const typed = typeof content === "string" ? { "content-type": "text/plain;charset=UTF-8" } : {};
  const length = typeof content === "string" ? Buffer.byteLength(content) : content.length;
  return { status, headers: { ...typed, "content-length": String(length), ...dated }, content };
}
