/** The text with the sign for what cannot be shown in place of half a character, which has no encoding. */
export const wholeText = (text: string): string => text.replaceAll(/\p{Surrogate}/gu, "\ufffd");
