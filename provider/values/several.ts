/**
 * Why a text that is to be one entry of a list is none: it holds several, or what separates them. Undefined when it
 * does not look like that. Shows none of the values, which may be secret; `example` is a list as it is written.
 */
export function severalProblem(text: string, example: string): string | undefined {
  if (!/[,;|\s]/.test(text)) {
    return undefined;
  }
  const partsBy = (separator: RegExp): string[] => text.split(separator).filter((part) => part.trim() !== "");
  const hasSeparator = /[,;|\n]/.test(text.trim());
  const parts = partsBy(hasSeparator ? /[,;|\s]+/ : /\s+/);
  // Words with blanks between them are a sentence, such as "192.0.2.1 to 192.0.2.9"; a separator is one anywhere.
  if (parts.length > 1 && (hasSeparator || parts.every((part) => /[.:@]|^\d+$/.test(part)))) {
    return `one entry with ${parts.length} values: write each as a separate text, such as ${example}`;
  }
  return hasSeparator
    ? `an entry cannot contain "${/[,;|\n]/.exec(text.trim())?.[0]}": write a list, such as ${example}`
    : undefined;
}

/** Lists as they are written, by what is in them. */
export const exampleLists = {
  addresses: '["192.0.2.1", "198.51.100.0/24"]',
  names: '["a.example.com", "b.example.com"]',
  ids: '["1", "2"]',
  mail: '["soc@example.com", "it@example.com"]',
};
