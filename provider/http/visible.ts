/**
 * The text with what nobody sees written as an escape: control characters (a terminal obeys them), marks of direction and
 * other format characters (they show a text as another one), halves of characters (nothing can encode them).
 */
export function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) => {
    const code = (character.codePointAt(0) as number).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
  });
}
