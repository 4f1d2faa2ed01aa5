import { TextDecoder } from "node:util";
import { TenableError } from "../../provider/errors";

/** Enough to hold the declaration of an XML file: `<?xml version="1.0" encoding="UTF-8"?>`. */
const headBytes = 512;

/** How files begin that name their encoding by their first bytes. */
const marks: readonly (readonly [encoding: string, bytes: readonly number[]])[] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
  ["utf-16le", [0x3c, 0x00]],
  ["utf-16be", [0x00, 0x3c]],
];

/** The encoding that a file names, UTF-8 otherwise. */
function encodingOf(head: Buffer): string {
  const marked = marks.find(([, bytes]) => bytes.every((byte, at) => head[at] === byte));
  if (marked) {
    return marked[0];
  }
  const [, named = "utf-8"] =
    /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"'>]*)["']/.exec(head.toString("latin1")) ?? [];
  // A declaration that can be read byte by byte is in no encoding of two bytes.
  return /^utf-?16|^ucs-?2/i.test(named) ? "utf-8" : named;
}

/** The replacement character, which also stands for bytes that mean nothing. */
const replacement = "\ufffd";
const replacementBytes = Buffer.from(replacement);

const timesIn = (text: string | Buffer, part: string | Buffer): number => {
  let count = 0;
  for (let at = text.indexOf(part as string); at >= 0; at = text.indexOf(part as string, at + part.length)) {
    count += 1;
  }
  return count;
};

/**
 * The text of an XML file in pieces, by the encoding that its first bytes or its declaration name. `name` is for messages;
 * Calls `onDamage` for bytes that are not valid in it. Throws {@link TenableError} for an unknown encoding.
 */
export async function* decoded(
  source: AsyncIterable<Buffer | string>,
  name: string,
  onDamage: (places: number) => void,
): AsyncGenerator<string> {
  let head = Buffer.alloc(0);
  let decode: ((bytes: Buffer, isLast: boolean) => string) | undefined;
  for await (const chunk of source) {
    if (typeof chunk === "string") {
      yield chunk;
    } else if (decode) {
      yield decode(chunk, false);
    } else {
      head = Buffer.concat([head, chunk]);
      if (head.length >= headBytes) {
        decode = decoderOf(head, name, onDamage);
        yield decode(head, false);
      }
    }
  }
  decode ??= decoderOf(head, name, onDamage);
  yield decode(head.length < headBytes ? head : Buffer.alloc(0), true);
}

/** What Windows-1252 has where ISO-8859-1 has control characters, from 0x80 on; what it lacks stays. */
const windows =
  "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f" +
  "\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

/** Node's own decoder takes Windows-1252 for ISO-8859-1 in some versions; the Encoding Standard has it the other way. */
const fromWindows = (bytes: Buffer): string =>
  bytes.toString("latin1").replace(/[\x80-\x9f]/g, (character) => windows.charAt(character.charCodeAt(0) - 0x80));

function decoderOf(
  head: Buffer,
  name: string,
  onDamage: (places: number) => void,
): (bytes: Buffer, isLast: boolean) => string {
  const encoding = encodingOf(head);
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(encoding);
  } catch (cause) {
    throw new TenableError(`${name} has the encoding "${encoding}", which is not supported`, {
      advice: "export the results again, or save the file in UTF-8",
      cause,
    });
  }
  if (decoder.encoding === "windows-1252") {
    return fromWindows;
  }
  return (bytes, isLast) => {
    const text = decoder.decode(bytes, { stream: !isLast });
    if (decoder.encoding === "utf-8" && text.includes(replacement)) {
      onDamage(Math.max(0, timesIn(text, replacement) - timesIn(bytes, replacementBytes)));
    }
    return text;
  };
}
