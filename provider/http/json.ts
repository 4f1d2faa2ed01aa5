/** Levels of lists and objects in each other; real answers have a dozen. */
export const mostLevels = 100;
/** Values in one text: what a hundred bytes each would be the largest answer that is read. */
const mostValues = 2_000_000;

/** A text of JSON that would cost more than it is worth: too deep, or too many values. The message ends a sentence. */
export class ExcessiveJsonError extends Error {}

/**
 * The value of a JSON text. Throws a SyntaxError for what is none, and {@link ExcessiveJsonError} before anything large is
 * made of it: "[[[[…" and "[{},{},…" are small as text and huge as values, and what is deep ends every function that calls
 * itself. A member named `__proto__` is left out, for copied into another object it would not be a member any more.
 */
export function parseJson(text: string): unknown {
  measure(text);
  return /__proto__|\\u00[567][0-9a-f]/i.test(text) ? JSON.parse(text, withoutPrototype) : JSON.parse(text);
}

const withoutPrototype = (key: string, value: unknown): unknown => (key === "__proto__" ? undefined : value);

const [quote, backslash, comma, openBracket, closeBracket, openBrace, closeBrace] = [...'"\\,[]{}'].map((character) =>
  character.charCodeAt(0),
) as [number, number, number, number, number, number, number];

function measure(text: string): void {
  let [level, values] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      at = endOfString(text, at);
    } else if (code === openBracket || code === openBrace) {
      values++;
      if (++level > mostLevels) {
        throw new ExcessiveJsonError(`more than ${mostLevels} levels of JSON`);
      }
    } else if (code === closeBracket || code === closeBrace) {
      level--;
    } else if (code === comma && ++values > mostValues) {
      throw new ExcessiveJsonError(`more than ${mostValues} values`);
    }
  }
}

/** Where the string that begins here ends; a quote behind an odd number of backslashes is part of it. */
function endOfString(text: string, begin: number): number {
  for (let end = text.indexOf('"', begin + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === backslash) {
      slashes++;
    }
    if (slashes % 2 === 0) {
      return end;
    }
  }
  return text.length;
}
