/** Obeyed by a terminal, marks of direction and other format characters, ends of lines that look like none, halves. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const escaped = (characters: string): string =>
  characters
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");

/**
 * The text with invisible characters written as escapes, the way JSON writes it: control characters (a terminal obeys
 * them), marks of direction and other format characters (they show a text as another one), halves of characters.
 */
export const visible = (text: string): string => text.replaceAll(invisible, escaped);

/** The same for text of several lines: line breaks and tabs stay. A JSON text means the same afterwards. */
export const visibleLines = (text: string): string =>
  text.replaceAll(invisible, (character, at: number) =>
    character === "\n" || character === "\t" || (character === "\r" && text[at + 1] === "\n")
      ? character
      : escaped(character),
  );
