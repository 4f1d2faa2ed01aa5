import { createReadStream } from "node:fs";
import { TextDecoder } from "node:util";
import { InputError } from "../../provider/errors";

/** How files begin that are no text: workbooks are packed, and so are archives. */
const packed = "PK\u0003\u0004";

/**
 * The text of a file in UTF-8, in pieces. Throws {@link InputError} for a workbook and for any other encoding: names with
 * replacement characters would go unnoticed until somebody reads them on the platform.
 */
export async function* textOfFile(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let isBegun = false;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    if (!isBegun && chunk.toString("latin1", 0, packed.length) === packed) {
      throw new InputError(`${file} is a workbook or an archive`, { advice: "save it as CSV in UTF-8" });
    }
    isBegun = true;
    yield understood(file, () => decoder.decode(chunk, { stream: true }));
  }
  yield understood(file, () => decoder.decode());
}

/** The same in lines. */
export async function* linesOfFile(file: string): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of textOfFile(file)) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  yield rest;
}

function understood(file: string, decode: () => string): string {
  try {
    return decode();
  } catch (cause) {
    throw new InputError(`${file} is not in UTF-8`, { advice: "save it as CSV in UTF-8", cause });
  }
}
