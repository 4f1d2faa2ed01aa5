/**
 * Takes secrets out of words that somebody else has written: in clear, and the way JSON, URLs, XML, HTML and base64
 * write them, also one in another. A piece of a long secret counts like the whole, for an echo may be cut. For what is
 * shown only: data that passes through here would be changed where it happens to hold the same text.
 */
export function hide(text: string, secrets: Iterable<string>): string {
  const wanted = needlesOf(secrets);
  const isHidden = new Uint8Array(text.length);
  let layers: Layer[] = [{ text, from: range(text.length, 0), to: range(text.length, 1) }];
  const seen = new Set([text]);
  for (let depth = 0; layers.length > 0; depth++) {
    for (const { text: said, from, to } of layers) {
      for (const [begin, end] of found(said, wanted)) {
        isHidden.fill(1, from[begin], to[end - 1]);
      }
    }
    // One kind of escapes at a time: a secret may hold what looks like another one.
    const next = depth === deepest ? [] : layers.flatMap((layer) => escapes.map((kind) => unescaped(layer, kind)));
    layers = next.filter(({ text: said }) => !seen.has(said) && seen.add(said));
  }
  let out = "";
  for (let at = 0; at < text.length; ) {
    const end = isHidden.indexOf(1 - (isHidden[at] as number), at);
    const stop = end < 0 ? text.length : end;
    out += isHidden[at] ? "[secret]" : text.slice(at, stop);
    at = stop;
  }
  return out;
}

/** How often escaped text may have been escaped again. */
const deepest = 3;
/** Pieces of a secret that are a secret themselves have so many characters. */
const pieceLength = 12;

/** Text with some escapes less, and where each of its characters stands in the original. */
interface Layer {
  text: string;
  from: number[];
  to: number[];
}

/** What to look for, without blanks: line breaks become blanks, or go. */
interface Needles {
  /** Secrets too short to be looked for in pieces. */
  short: Set<string>;
  pieces: Set<string>;
  /** The same of secrets written as base64: what they stand in (user and password) is one more secret. */
  base64: { short: Set<string>; pieces: Set<string> };
}

const range = (length: number, first: number): number[] => Array.from({ length }, (_, at) => at + first);

const withoutBlanks = (text: string): string => text.replaceAll(/\s+/g, "");

function needlesOf(secrets: Iterable<string>): Needles {
  const needles: Needles = { short: new Set(), pieces: new Set(), base64: { short: new Set(), pieces: new Set() } };
  const add = (form: string, { short, pieces }: Pick<Needles, "short" | "pieces">): void => {
    if (form.length > 0 && form.length <= pieceLength) {
      short.add(form);
    }
    for (let at = 0; at + pieceLength < form.length + 1 && form.length > pieceLength; at++) {
      pieces.add(form.slice(at, at + pieceLength));
    }
  };
  for (const secret of new Set(secrets)) {
    // The frame of a key file says nothing, and messages about keys name it.
    for (const part of secret.split(/-----[A-Z0-9 ]+-----/).filter((text) => text.trim() !== "")) {
      add(withoutBlanks(part), needles);
      // As a form writes it.
      add(withoutBlanks(part.replaceAll(" ", "+")), needles);
      [part, part.trim()].flatMap(base64Of).forEach((form) => add(form, needles.base64));
    }
  }
  return needles;
}

/** What is certain of the base64 of any text that holds the secret: at each of the three places it may begin at. */
function base64Of(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), bytes]);
    const text = padded.toString("base64").slice(Math.ceil((before * 8) / 6), Math.floor((padded.length * 8) / 6));
    return text.length < 4 ? [] : [text, text.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

/** Where secrets stand in a text: begin and end of each. */
function* found(text: string, needles: Needles): Generator<[begin: number, end: number]> {
  const at: number[] = [];
  let compact = "";
  for (let index = 0; index < text.length; index++) {
    const character = text[index] as string;
    if (character.trim() !== "") {
      compact += character;
      at.push(index);
    }
  }
  const spanOf = ([begin, length]: [number, number]): [number, number] => [
    at[begin] as number,
    (at[begin + length - 1] as number) + 1,
  ];
  for (const place of places(compact, needles)) {
    const [begin, end] = spanOf(place);
    if (place[1] > 3 || (!isWordAt(text, begin - 1) && !isWordAt(text, end))) {
      yield [begin, end];
    }
  }
  for (const place of places(compact, needles.base64)) {
    yield widened(text, spanOf(place), /[A-Za-z0-9+/=_-]/);
  }
}

function* places(
  compact: string,
  { short, pieces }: Pick<Needles, "short" | "pieces">,
): Generator<[begin: number, length: number]> {
  for (const form of short) {
    for (let at = compact.indexOf(form); at >= 0; at = compact.indexOf(form, at + 1)) {
      yield [at, form.length];
    }
  }
  for (let at = 0; pieces.size > 0 && at + pieceLength <= compact.length; at++) {
    if (pieces.has(compact.slice(at, at + pieceLength))) {
      yield [at, pieceLength];
    }
  }
}

const isWordAt = (text: string, at: number): boolean => /[\p{L}\p{N}]/u.test(text[at] ?? "");

function widened(text: string, [begin, end]: [number, number], by: RegExp): [number, number] {
  let [first, last] = [begin, end];
  while (first > 0 && by.test(text[first - 1] as string)) {
    first--;
  }
  while (last < text.length && by.test(text[last] as string)) {
    last++;
  }
  return [first, last];
}

const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

const ofPoint = (point: number): string => (point <= 0x10ffff ? String.fromCodePoint(point) : "");

/** A kind of escapes, and what a match of it means. */
interface Escape {
  pattern: RegExp;
  meaning(match: RegExpExecArray): string;
}

const escapes: readonly Escape[] = [
  {
    // JSON and relatives: `\u0041`, `\x41`, `\n`, `\/`.
    pattern: /\\(?:u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}|x([0-9a-f]{2})|([nrtbf])|(.))/gi,
    meaning: ([, unit, point, byte, blank, itself = ""]) => {
      const code = unit ?? point ?? byte;
      return code ? ofPoint(Number.parseInt(code, 16)) : blank ? " " : itself;
    },
  },
  {
    pattern: /(?:%[0-9a-f]{2})+/gi,
    meaning: ([bytes]) => Buffer.from(bytes.replaceAll("%", ""), "hex").toString(),
  },
  {
    pattern: /&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos|nbsp));/gi,
    meaning: ([, hexadecimal, decimal, name = ""]) =>
      name === ""
        ? ofPoint(hexadecimal ? Number.parseInt(hexadecimal, 16) : Number(decimal))
        : (named[name.toLowerCase()] as string),
  },
];

function unescaped({ text, from, to }: Layer, { pattern, meaning }: Escape): Layer {
  const out: Layer = { text: "", from: [], to: [] };
  const add = (character: string, begin: number, end: number): void => {
    out.text += character;
    out.from.push(from[begin] as number);
    out.to.push(to[end - 1] as number);
  };
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    for (; at < match.index; at++) {
      add(text[at] as string, at, at + 1);
    }
    at = match.index + match[0].length;
    for (const character of meaning(match).split("")) {
      // All that one escape stands for is hidden with any of it.
      add(character, match.index, at);
    }
  }
  for (; at < text.length; at++) {
    add(text[at] as string, at, at + 1);
  }
  return out;
}
