import { buffer } from "node:stream/consumers";
import { ZipFile } from "yazl";

/** The first day that the format knows: the same content is the same archive. */
const mtime = new Date(1980, 0, 1);

/** A zip archive of one file: what a result download is. */
export function zipOf(name: string, content: Uint8Array): Promise<Uint8Array> {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(content), name, { mtime });
  zip.end();
  return buffer(zip.outputStream);
}
