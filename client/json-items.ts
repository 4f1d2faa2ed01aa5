import { ExcessiveJsonError, mostLevels, parseJson } from "../provider/http/json";

/** Bytes of an item, and of the text around the array. Source: no plugin's output is a tenth of it. */
const mostBytes = 16 * 1024 * 1024;

const [quote, backslash, comma, openBracket, closeBracket, openBrace, closeBrace] = [...'"\\,[]{}'].map((character) =>
  character.charCodeAt(0),
) as [number, number, number, number, number, number, number];

/**
 * The items of an array in a JSON text as they come in, without ever holding the whole: an answer may be larger than
 * the memory that reads it. The array is the text itself, or the first one under the name `member`. Yields what each
 * piece completes, and returns the text around the items. Throws when the text ends in the middle, and when an item, or
 * what stands around them, is larger than anything that is meant.
 */
export async function* jsonItems(
  content: AsyncIterable<Uint8Array>,
  member?: string,
): AsyncGenerator<unknown[], string> {
  const reader = new ItemReader(member);
  for await (const piece of content) {
    const items = reader.read(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
    if (items.length > 0) {
      yield items;
    }
  }
  return reader.end();
}

class ItemReader {
  /** What stands before the array. */
  private readonly heading: RegExp;
  /** 0 outside of the array, 1 in it, more in an item. */
  private depth = 0;
  private isOver = false;
  private inText = false;
  private isEscaped = false;
  /** Bytes of the item, or of the text around the array, from earlier pieces. */
  private begun: Buffer[] = [];
  private begunBytes = 0;
  private around = "";

  constructor(private readonly member: string | undefined) {
    this.heading = member === undefined ? /^\s*$/ : new RegExp(`[{,]\\s*"${member}"\\s*:\\s*$`);
  }

  read(piece: Buffer): unknown[] {
    const items: unknown[] = [];
    let start = 0;
    for (let at = 0; at < piece.length; at++) {
      const byte = piece[at] as number;
      if (this.inText) {
        if (this.isEscaped) {
          this.isEscaped = false;
        } else if (byte === backslash) {
          this.isEscaped = true;
        } else if (byte === quote) {
          this.inText = false;
        }
      } else if (byte === quote) {
        this.inText = true;
      } else if (this.depth === 0) {
        if (byte === openBracket && !this.isOver) {
          this.around += this.taken(piece, start, at + 1);
          start = at + 1;
          this.depth = this.heading.test(this.around.slice(0, -1)) ? 1 : 0;
        }
      } else if (byte === openBrace || byte === openBracket) {
        if (++this.depth > mostLevels) {
          throw new ExcessiveJsonError(`an item of more than ${mostLevels} levels of JSON`);
        }
      } else if (byte === closeBrace || byte === closeBracket || byte === comma) {
        if (byte !== comma) {
          this.depth--;
        }
        if (this.depth === 0 || (this.depth === 1 && byte === comma)) {
          const text = this.taken(piece, start, at);
          start = this.depth === 0 ? at : at + 1;
          this.isOver = this.depth === 0;
          if (text.trim() !== "") {
            items.push(parseJson(text));
          }
        }
      }
    }
    this.begun.push(Buffer.from(piece.subarray(start)));
    this.begunBytes += piece.length - start;
    if (this.begunBytes + this.around.length > mostBytes) {
      throw new ExcessiveJsonError(`an item of more than ${mostBytes / 1024 / 1024} MB`);
    }
    return items;
  }

  /** The text around the items. */
  end(): string {
    if (this.depth > 0 || this.inText) {
      throw new SyntaxError("the text is truncated");
    }
    if (!this.isOver && this.member === undefined) {
      throw new SyntaxError("the text is not an array");
    }
    return this.around + this.taken(Buffer.alloc(0), 0, 0);
  }

  /** What earlier pieces and this one hold together; a copy only where it lies in several. */
  private taken(piece: Buffer, start: number, end: number): string {
    this.begunBytes = 0;
    if (this.begun.length === 0) {
      return piece.toString("utf8", start, end);
    }
    const text = Buffer.concat([...this.begun, piece.subarray(start, end)]).toString();
    this.begun = [];
    return text;
  }
}
