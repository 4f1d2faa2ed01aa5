import type { Random } from "./random";

/** Some addresses, each by itself, and a text that means them. */
export interface Written {
  text: string;
  /** Every address as `4:` or `6:` and its number. */
  addresses: string[];
}

const base4 = 10 * 2 ** 24 + 20 * 2 ** 16;
/** 2,048 addresses in which everything happens. */
const size4 = 2048;
const prefix6 = "2001:db8:20::";

const dotted = (number: number): string => [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join(".");
const four = (number: number): string => `4:${number}`;
const range = (first: number, count: number): number[] => Array.from({ length: count }, (_, step) => first + step);

/** A block of 2^bits addresses, which begins where such a block can begin. */
function block(random: Random, mostBits: number): { first: number; bits: number } {
  const bits = random.below(mostBits + 1);
  return { first: base4 + random.below(size4 / 2 ** bits) * 2 ** bits, bits };
}

const small6 = (first: number, count: number): string[] => range(first, count).map((one) => `6:${one}`);

/** Networks that do not overlap, with every address in them. */
export function networks(random: Random): { texts: string[]; addresses: Set<string> } {
  const texts: string[] = [];
  const addresses = new Set<string>();
  for (let tries = 2 + random.below(4); tries > 0; tries--) {
    const { text, addresses: these } = random.chance(0.2) ? block6(random) : cidr(random);
    if (these.every((address) => !addresses.has(address))) {
      texts.push(text);
      these.forEach((address) => addresses.add(address));
    }
  }
  return { texts, addresses };
}

function cidr(random: Random): Written {
  const { first, bits } = block(random, 10);
  const text = bits === 0 && random.chance(0.5) ? dotted(first) : `${dotted(first)}/${32 - bits}`;
  return { text, addresses: range(first, 2 ** bits).map(four) };
}

function block6(random: Random): Written {
  const bits = random.below(7);
  const first = random.below(256 / 2 ** bits) * 2 ** bits;
  return { text: `${prefix6}${first.toString(16)}/${128 - bits}`, addresses: small6(first, 2 ** bits) };
}

type Form = (random: Random) => Written;

const maskOf = (bits: number): string => dotted(2 ** 32 - 2 ** bits);

export const single: Form = (random) => {
  const one = base4 + random.below(size4);
  return { text: dotted(one), addresses: [four(one)] };
};
const span: Form = (random) => {
  const first = base4 + random.below(size4 - 64);
  const count = 1 + random.below(64);
  return { text: `${dotted(first)}-${dotted(first + count - 1)}`, addresses: range(first, count).map(four) };
};
/** Ways to write addresses that all lists take. */
export const plainForms: readonly Form[] = [
  single,
  cidr,
  span,
  (random) => {
    const { first, bits } = block(random, 8);
    return { text: `${dotted(first)}/${maskOf(bits)}`, addresses: range(first, 2 ** bits).map(four) };
  },
  // Nowhere near.
  (random) => ({ text: `192.0.2.${random.below(256)}`, addresses: [] }),
  (random) => ({ text: `198.51.${random.below(256)}.0/24`, addresses: [] }),
];

const octets: Form = (random) => {
  const [low, high] = [random.below(200), 0].map((one, _, [from = 0]) =>
    one === from ? from : from + random.below(56),
  );
  const third = random.below(8);
  const last = Math.min(7, third + random.below(3));
  const [from = 0, to = from] = [low, high];
  return {
    text: `10.20.${third === last ? third : `${third}-${last}`}.${from}-${to}`,
    addresses: range(third, last - third + 1).flatMap((part) =>
      range(from, to - from + 1).map((one) => four(base4 + part * 256 + one)),
    ),
  };
};
/** Ways that only targets of Vulnerability Management and Nessus take. */
export const editorForms: readonly Form[] = [octets];

/** IPv6, also around IPv4. */
export const ipv6Forms: readonly Form[] = [
  block6,
  (random) => {
    const one = random.below(256);
    return { text: `${prefix6}${one.toString(16)}`, addresses: small6(one, 1) };
  },
  (random) => {
    const one = base4 + random.below(size4);
    return { text: `::ffff:${dotted(one)}`, addresses: [four(one)] };
  },
  () => ({ text: "2001:db8:99::/64", addresses: [] }),
];
