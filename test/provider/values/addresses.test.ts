import { expect } from "chai";
import fc from "fast-check";
import { blocksOf, parseInterval } from "../../../provider/values/addresses";
import { canonicalAddresses, intervalsIn } from "../../../provider/values/targets";

const cidrBlocks = (addresses: string[]): string[] => intervalsIn(addresses).flatMap(blocksOf);

const asText = (number: number): string => [24, 16, 8, 0].map((bits) => (number >>> bits) & 255).join(".");
/** IPv6 written with all its groups. */
const asLongText = (number: bigint): string => (number.toString(16).padStart(32, "0").match(/.{4}/g) ?? []).join(":");

const ranges = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.nat({ max: 5000 }))
  .map(([first, length]): [number, number] => [first, Math.min(2 ** 32 - 1, first + length)]);
const rangeText = ([first, last]: [number, number]): string => `${asText(first)}-${asText(last)}`;

describe("Address sets", () => {
  for (const [one, other] of [
    [["10.0.0.0/24"], ["10.0.0.0-10.0.0.255"]],
    [["10.0.0.77/24"], ["10.0.0.0/24"]],
    [["10.0.0.0/25", "10.0.0.128/25"], ["10.0.0.0/24"]],
    [["10.0.0.1", "10.0.0.2", "10.0.0.1"], ["10.0.0.1-10.0.0.2"]],
    [["10.0.0.1-10.0.0.9", "10.0.0.3"], ["10.0.0.1-10.0.0.9"]],
    [["192.168.0.0/255.255.255.128"], ["192.168.0.0/25"]],
    [["192.168.0-1.3-5"], ["192.168.0.3-192.168.0.5", "192.168.1.3-192.168.1.5"]],
    [["10.0-255.0-255.0-255"], ["10.0.0.0/8"]],
    [["B.example.com."], ["b.example.com"]],
    [["0.0.0.0/0"], ["0.0.0.0-255.255.255.255"]],
    [["2001:db8::/32"], ["2001:0DB8:0:0::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"]],
    [["::ffff:192.0.2.1"], ["::ffff:c000:201"]],
    [
      ["B.example.com", "a.example.com"],
      ["a.EXAMPLE.com", "b.example.com"],
    ],
    [[], []],
  ] as [string[], string[]][]) {
    it(`are the same for ${one.join(", ") || "nothing"} and ${other.join(", ") || "nothing"}`, () => {
      expect(canonicalAddresses(one)).to.equal(canonicalAddresses(other));
    });
  }

  for (const [one, other] of [
    ["10.0.0.0/24", "10.0.0.0/25"],
    ["10.0.0.1", "10.0.0.2"],
    ["0.0.0.1", "::1"],
    ["192.0.2.1", "::ffff:192.0.2.1"],
    ["a.example.com", "b.example.com"],
  ] as const) {
    it(`differ for ${one} and ${other}`, () => {
      expect(canonicalAddresses([one])).not.to.equal(canonicalAddresses([other]));
    });
  }

  it("do not join the last IPv4 address with the first of IPv6", () => {
    expect(canonicalAddresses(["255.255.255.255", "::"]).split(",")).to.have.length(2);
    expect(canonicalAddresses(["::", "::1"]).split(",")).to.have.length(1);
  });

  it("mean the same in any order and with repetitions", () => {
    const lists = fc.array(ranges.map(rangeText), { minLength: 1 });
    const shuffled = lists.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: 2 * list.length })),
    );
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        expect(canonicalAddresses(other)).to.equal(canonicalAddresses(list));
      }),
    );
  });

  it("mean the same when a range is split or written address by address", () => {
    const cut = ranges.chain(([first, last]) =>
      fc.tuple(fc.constant([first, last]), fc.integer({ min: first, max: last })),
    );
    fc.assert(
      fc.property(cut, ([[first, last], middle]) => {
        const parts = [rangeText([first, middle]), ...(middle < last ? [rangeText([middle + 1, last])] : [])];
        expect(canonicalAddresses(parts)).to.equal(canonicalAddresses([rangeText([first, last])]));
        if (last - first < 50) {
          const singles = Array.from({ length: last - first + 1 }, (_, index) => asText(first + index));
          expect(canonicalAddresses(singles)).to.equal(canonicalAddresses([rangeText([first, last])]));
        }
      }),
    );
  });

  it("differ as soon as one address is added at an end", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 128n - 2n }), (number) => {
        const one = asLongText(number);
        expect(canonicalAddresses([one])).not.to.equal(canonicalAddresses([`${one}-${asLongText(number + 1n)}`]));
      }),
    );
  });

  it("are the same as CIDR blocks, the fewest that do", () => {
    expect(cidrBlocks(["198.51.100.7-198.51.100.9", "192.0.2.0/25", "192.0.2.128/25"])).to.deep.equal([
      "192.0.2.0/24",
      "198.51.100.7",
      "198.51.100.8/31",
    ]);
    expect(cidrBlocks(["0.0.0.0-255.255.255.255"])).to.deep.equal(["0.0.0.0/0"]);
    fc.assert(
      fc.property(fc.array(ranges, { maxLength: 5 }), (given) => {
        const texts = given.map(rangeText);
        expect(canonicalAddresses(cidrBlocks(texts))).to.equal(canonicalAddresses(texts));
      }),
    );
  });

  for (const [text, reason] of [
    ["999.1.1.1", '"999.1.1.1" is not an IPv4 or IPv6 address'],
    ["999.1.1.1/77", '"999.1.1.1" is not an IPv4 or IPv6 address'],
    ["10.1", '"10.1" is not an IPv4 or IPv6 address'],
    ["010.0.0.1", '"010.0.0.1" is not an IPv4 or IPv6 address'],
    ["fe80::1%eth0", '"fe80::1%eth0" is not an IPv4 or IPv6 address'],
    ["10.0.0.0/33", '"/33" is not a prefix length from 0 to 32'],
    ["10.0.0.0/", '"/" is not a prefix length from 0 to 32'],
    ["10.0.0.0/255.0.255.0", '"/255.0.255.0" is not a prefix length from 0 to 32'],
    ["10.0.0.0/0.0.0.255", '"/0.0.0.255" is not a prefix length from 0 to 32'],
    ["10.0.0.0/024", '"/024" is not a prefix length from 0 to 32'],
    ["2001:db8::/255.0.0.0", '"/255.0.0.0" is not a prefix length from 0 to 128'],
    ["10.0.0.1 - 10.0.0.9", '"10.0.0.1 " is not an IPv4 or IPv6 address (a range is written 192.0.2.1-192.0.2.9)'],
    ["2001:db8::/129", '"/129" is not a prefix length from 0 to 128'],
    ["10.0.0.0/8/8", '"10.0.0.0/8/8" has more than one slash'],
    ["10.0.0.9-10.0.0.1", "the range ends before it starts"],
    ["10.0.0.1-9", '"9" is not an IPv4 or IPv6 address (a range is written 192.0.2.1-192.0.2.9)'],
    ["x-10.0.0.9", '"x" is not an IPv4 or IPv6 address (a range is written 192.0.2.1-192.0.2.9)'],
    ["10.0.0.1-10.0.0.2-10.0.0.3", '"10.0.0.1-10.0.0.2-10.0.0.3" is not a range such as 192.0.2.1-192.0.2.9'],
    ["10.0.0.1-::1", "a range cannot start with IPv4 and end with IPv6"],
    ["::1-10.0.0.1", "a range cannot start with IPv6 and end with IPv4"],
  ] as const) {
    it(`are refused with a reason: ${text}`, () => {
      expect(parseInterval(text)).to.equal(reason);
    });
  }
});
