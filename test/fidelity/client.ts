import { type Json, parseJson } from "../../emulator/core/json";

export interface Answer {
  status: number;
  /** JSON, or text, or null for an empty body. */
  body: Json;
}

export interface Sent {
  method: string;
  path: string;
  query?: Record<string, string>;
  body?: Json;
  headers?: Record<string, string>;
  /** Sent as a form instead of the body. */
  file?: { name: string; content: string };
}

/** One request to an emulator, as plain as can be: no retries, no reading of errors. */
export async function send(url: string, key: Record<string, string>, sent: Sent): Promise<Answer> {
  const query = new URLSearchParams(sent.query).toString();
  const { file, body } = sent;
  const headers = { ...key, ...sent.headers };
  const form = new FormData();
  if (file !== undefined) {
    form.append("Filedata", new Blob([file.content]), file.name);
  }
  const isJson = file === undefined && body !== undefined && body !== null && sent.method !== "GET";
  const reply = await fetch(`${url}${sent.path}${query === "" ? "" : `?${query}`}`, {
    method: sent.method,
    headers: isJson ? { ...headers, "content-type": "application/json" } : headers,
    ...(isJson ? { body: JSON.stringify(body) } : {}),
    ...(file === undefined ? {} : { body: form }),
  });
  const text = await reply.text();
  return { status: reply.status, body: text === "" ? null : (parseJson(text) ?? text) };
}
