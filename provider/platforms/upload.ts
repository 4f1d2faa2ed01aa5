import type FormDataClass from "form-data";
import { PassThrough, pipeline, Readable } from "node:stream";
import type { Props, Requests } from "../definition";
import { problemOf, RefusedError, TenableError } from "../errors";

/** Loaded with the first upload: most programs have none. */
const formData = (): typeof FormDataClass => require("form-data") as typeof FormDataClass;

/**
 * A file as the one part of a form, named `Filedata`, the way all platforms take uploads.
 * Made for each try, for a stream is read once.
 */
export function formFile(
  filename: string,
  content: Readable,
  knownLength: number,
): { headers: Record<string, string>; content: Readable } {
  const form = new (formData())();
  form.append("Filedata", content, { filename, contentType: "application/octet-stream", knownLength });
  const headers = { ...form.getHeaders(), "content-length": String(form.getLengthSync()) };
  // A form is a stream of an older kind: `pipeline` passes a failure of the content on to the reader.
  return { headers, content: pipeline(form, new PassThrough(), () => undefined) };
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
  const bytes = Buffer.from(content);
  try {
    const form = (): ReturnType<typeof formFile> => formFile("key.pem", Readable.from([bytes]), bytes.length);
    const answer = ((await api.upload(path, form)) ?? {}) as Props;
    if (typeof answer[answered] !== "string") {
      throw new Error(`no "${answered}" in its answer`);
    }
    return { ...body, [name]: answer[answered] };
  } catch (cause) {
    // Nothing was made of it: this is no create whose outcome is open.
    const advice = cause instanceof TenableError ? cause.advice : "run again";
    throw new RefusedError(`the key file was refused: ${problemOf(cause)}`, { advice, cause });
  }
}
