import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import type { Props, Requests } from "../definition";
import { problemOf, RefusedError, TenableError } from "../errors";

/**
 * A text as the one file of a form, the way both platforms take uploads: a part named `Filedata`.
 * Made for each try, for a stream is read once.
 */
function formFile(fileName: string, content: string): () => { headers: Record<string, string>; content: Readable } {
  return () => {
    const boundary = `----pulumi-tenable-${randomUUID()}`;
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="Filedata"; filename="${fileName}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
    const form = Buffer.from(`${head}${content}\r\n--${boundary}--\r\n`);
    return {
      headers: { "content-type": `multipart/form-data; boundary=${boundary}`, "content-length": String(form.length) },
      content: Readable.from([form]),
    };
  };
}

/** A secret of an object, or a file: what is put in place of its text before the body is sent. */
export async function withUpload(
  api: Requests,
  body: Props,
  name: string,
  path: string,
  answered: string,
): Promise<Props> {
  const content = body[name];
  if (typeof content !== "string" || content === "") {
    return body;
  }
  try {
    const answer = ((await api.upload(path, formFile("key.pem", content))) ?? {}) as Props;
    if (typeof answer[answered] !== "string") {
      throw new Error(`no "${answered}" in its answer`);
    }
    return { ...body, [name]: answer[answered] };
  } catch (cause) {
    // Nothing was made of it: this is no create whose outcome is open.
    const advice = cause instanceof TenableError ? cause.advice : "run again";
    throw new RefusedError(`the key file was not taken: ${problemOf(cause)}`, { advice, cause });
  }
}
