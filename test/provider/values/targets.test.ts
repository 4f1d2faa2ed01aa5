import { expect } from "chai";
import fc from "fast-check";
import { spelledInterval } from "../../../provider/values/addresses";
import {
  canonicalAddresses,
  countAddresses,
  formOf,
  intervalsIn,
  isEverything,
  parseEntry,
  spelledAddresses,
  tidyEntry,
} from "../../../provider/values/targets";

/** In a small network, so that its addresses can be counted one by one. */
const network = "10.9.";
const addressOf = (number: number): string => `${network}${number >> 8}.${number & 255}`;
const numbers = fc.integer({ min: 0, max: 2047 });

/** An entry of any form, with the numbers of the addresses that it means. */
const entries: fc.Arbitrary<[text: string, means: number[]]> = fc.oneof(
  numbers.map((number): [string, number[]] => [addressOf(number), [number]]),
  fc.tuple(numbers, fc.integer({ min: 21, max: 32 }), fc.boolean()).map(([number, length, asMask]) => {
    const size = 2 ** (32 - length);
    const first = Math.floor(number / size) * size;
    const mask = [0, 1, 2, 3].map((octet) => 256 - 2 ** Math.min(8, Math.max(0, 8 * (octet + 1) - length)));
    const text = `${addressOf(number)}/${asMask ? mask.join(".") : length}`;
    return [text, Array.from({ length: size }, (_, index) => first + index)] as [string, number[]];
  }),
  fc.tuple(numbers, fc.nat(600)).map(([first, more]) => {
    const last = Math.min(2047, first + more);
    return [
      `${addressOf(first)}-${addressOf(last)}`,
      Array.from({ length: last - first + 1 }, (_, index) => first + index),
    ] as [string, number[]];
  }),
  fc
    .tuple(fc.tuple(fc.nat(7), fc.nat(7)), fc.tuple(fc.nat(255), fc.nat(255)))
    .map((pairs) => pairs.map((pair) => [Math.min(...pair), Math.max(...pair)] as const))
    .map(([third = [0, 0], fourth = [0, 0]]) => {
      const part = ([low, high]: readonly [number, number]): string => `${low}-${high}`;
      const means: number[] = [];
      for (let high = third[0]; high <= third[1]; high++) {
        for (let low = fourth[0]; low <= fourth[1]; low++) {
          means.push(high * 256 + low);
        }
      }
      return [`${network}${part(third)}.${part(fourth)}`, means] as [string, number[]];
    }),
);
const lists = fc.array(entries, { maxLength: 5 });
const textsOf = (list: [string, number[]][]): string[] => list.map(([text]) => text);
const meansOf = (list: [string, number[]][]): Set<number> => new Set(list.flatMap(([, means]) => means));

/** The numbers of the addresses in texts, by looking at each address of the small network. */
function enumerated(texts: readonly string[]): Set<number> {
  const intervals = intervalsIn(texts);
  const base = 10n * 2n ** 24n + 9n * 2n ** 16n;
  return new Set(
    Array.from({ length: 2048 }, (_, number) => number).filter((number) =>
      intervals.some(([first, last]) => first <= base + BigInt(number) && base + BigInt(number) <= last),
    ),
  );
}

describe("Targets", () => {
  it("mean the addresses that their entries name, counted one by one", () => {
    fc.assert(
      fc.property(lists, (list) => {
        expect([...enumerated(textsOf(list))]).to.have.members([...meansOf(list)]);
        expect(countAddresses(textsOf(list))).to.equal(BigInt(meansOf(list).size));
      }),
    );
  });

  it("are the same when they mean the same addresses, and differ when they do not", () => {
    fc.assert(
      fc.property(lists, lists, ([...one], other) => {
        const [first, second] = [meansOf(one), meansOf(other)];
        const same = first.size === second.size && [...first].every((number) => second.has(number));
        expect(canonicalAddresses(textsOf(one)) === canonicalAddresses(textsOf(other))).to.equal(same);
        const singles = [...first].map(addressOf);
        expect(canonicalAddresses(singles)).to.equal(canonicalAddresses(textsOf(one)));
      }),
    );
  });

  it("go out in a spelling that means the same, and is its own spelling", () => {
    fc.assert(
      fc.property(lists, (list) => {
        const spelled = spelledAddresses(textsOf(list));
        expect(canonicalAddresses(spelled)).to.equal(canonicalAddresses(textsOf(list)));
        expect(spelledAddresses(spelled)).to.deep.equal(spelled);
        for (const text of spelled) {
          expect(text).to.match(/^[\d.]+(\/\d+|-[\d.]+)?$/);
        }
      }),
    );
  });

  it("of one interval have one spelling, however they are written", () => {
    const ipv6 = fc
      .tuple(fc.bigInt({ min: 2n ** 32n, max: 2n ** 32n + 2n ** 128n - 1n }), fc.bigInt({ min: 0n, max: 2n ** 70n }))
      .map(([first, more]): [bigint, bigint] => {
        const last = first + more;
        return [first, last < 2n ** 32n + 2n ** 128n ? last : first];
      });
    fc.assert(
      fc.property(ipv6, (interval) => {
        const spelled = spelledInterval(interval);
        expect(intervalsIn([spelled])).to.deep.equal([interval]);
        expect(spelledAddresses([spelled.toUpperCase()])).to.deep.equal([spelled]);
      }),
    );
  });

  for (const [text, spelled] of [
    ["192.0.2.1 - 192.0.2.9", ["192.0.2.1-192.0.2.9"]],
    [" 192.0.2.1- 192.0.2.9", ["192.0.2.1-192.0.2.9"]],
    ["10.0.0.0/024", ["10.0.0.0/24"]],
    ["10.0.0.0 / 24", ["10.0.0.0/24"]],
    ["10.0.0.77/24", ["10.0.0.0/24"]],
    ["10.0.0.7/32", ["10.0.0.7"]],
    ["10.0.0.7-10.0.0.7", ["10.0.0.7"]],
    ["10.0.0.0-10.0.0.255", ["10.0.0.0/24"]],
    ["192.168.0.0/255.255.255.128", ["192.168.0.0/25"]],
    ["192.168.0-1.3-5", ["192.168.0.3-192.168.0.5", "192.168.1.3-192.168.1.5"]],
    ["10.0.0.1-9", ["10.0.0.1-10.0.0.9"]],
    ["10.0-255.0-255.0-255", ["10.0.0.0/8"]],
    ["2001:DB8:0:0::1", ["2001:db8::1"]],
    ["2001:db8::/032", ["2001:db8::/32"]],
    ["FE80::1%eth0", ["fe80::1%eth0"]],
    ["Web.Example.com.", ["web.example.com"]],
    ["www.Example.com/24", ["www.example.com/24"]],
    ["www.example.com/255.255.252.0", ["www.example.com/22"]],
    ["www.example.com / 024", ["www.example.com/24"]],
    ["*.Example.net", ["*.example.net"]],
    ["LINK6", ["link6"]],
    ["link6%16", ["link6%16"]],
    ["Test Host 1[10.0.1.1]", ["Test Host 1[10.0.1.1]"]],
    ["Test Host 2[2001:DB8:0::ABCD]", ["Test Host 2[2001:db8::abcd]"]],
    ['"Printer.example.com"', ["printer.example.com"]],
    ["'link6.example.com'", ["'link6.example.com'"]],
    ['"10.0.0.O"', ["'10.0.0.o'"]],
    ["0-255.0-255.0-255.1", ["0-255.0-255.0-255.1"]],
  ] as [string, string[]][]) {
    it(`go out as ${spelled.join(", ")}: ${text}`, () => {
      expect(spelledAddresses([text])).to.deep.equal(spelled);
      expect(canonicalAddresses(spelled)).to.equal(canonicalAddresses([tidyEntry(text)]));
    });
  }

  for (const [text, form] of [
    ["192.168.0-1.3-5", "address"],
    ["0-255.0-255.0-255.1", "octets"],
    ["host", "host"],
    ['"host"', "host"],
    ["'link6'", "quoted"],
    ["www.example.com/24", "hostBlock"],
    ["*.example.net", "wildcard"],
    ["fe80::1%eth0", "scoped"],
    ["link6%eth0", "link6"],
    ["Test Host 1[10.0.1.1]", "labelled"],
    ["Test Host 1[10.0.1.0/24]", undefined],
    ["[10.0.1.1]", undefined],
    ["nothing at all", undefined],
  ] as const) {
    it(`have forms: ${text} is ${form ?? "none"}`, () => {
      expect(formOf(text)).to.equal(form);
    });
  }

  for (const [text, reason] of [
    ["10.0.0.O", /looks like an IPv4 address, but "O"/],
    ["10.0.0.O/24", /looks like an IPv4 address, but "O"/],
    ["192.0.2.1-192.0.2.1O", /looks like an IPv4 range/],
    ["0x0a.0.0.1", /hexadecimal/],
    ["link6.example.com", /starts with link6/],
    ['(rules: {"and":[1,2]})', /nothing that a program can declare/],
    ["*.10.0.0.O", /looks like an IPv4 address/],
    ["10.0.0.0/2O", /^"\/2O" is not a prefix length from 0 to 32$/],
    ["www.example.com/33", /^"\/33" is not a prefix length from 0 to 32$/],
    ["10.0.0.300-400", /not an IPv4 or IPv6 address/],
    ["10.0.0.9-1", /not an IPv4 or IPv6 address/],
    ["10.0.0.1%eth0", /not an address, CIDR/],
    ["fe80::1%", /not an IPv4 or IPv6 address/],
    ["fe80::%a%b", /not an IPv4 or IPv6 address/],
    ["fe80::1-fe80::9%eth0", /not an IPv4 or IPv6 address/],
    ["'a b'", /not an address, CIDR/],
    ["'host", /not an address, CIDR/],
    ["\"host'", /not an address, CIDR/],
    ["http://host", /more than one slash/],
    ["host:443", /not an IPv4 or IPv6 address/],
    ["a, b", /one entry with 2/],
    ["*", /not an IPv4 or IPv6 address/],
    ["*.1", /not an IPv4 or IPv6 address/],
    ["web - 1.example.com", /not an address, CIDR/],
  ] as const) {
    it(`are refused: ${text}`, () => {
      expect(parseEntry(tidyEntry(text)))
        .to.be.a("string")
        .and.to.match(reason);
    });
  }

  it("in a spelling that no platform takes are never the same as what they were meant as", () => {
    for (const [shown, meant] of [
      ["192.0.2.1 - 192.0.2.9", "192.0.2.1-192.0.2.9"],
      ["10.0.0.0/024", "10.0.0.0/24"],
      ["10.0.0.0 /24", "10.0.0.0/24"],
    ] as const) {
      expect(canonicalAddresses([shown])).not.to.equal(canonicalAddresses([meant]));
    }
  });

  it("are everything by whatever means", () => {
    for (const all of [
      ["0.0.0.0/0"],
      ["10.0.0.7/0"],
      ["::/0"],
      ["0.0.0.0/0.0.0.0"],
      ["0.0.0.0 / 00"],
      ["0.0.0.0-255.255.255.255"],
      ["0-255.0-255.0-255.0-255"],
      ["0.0.0.0/1", "web", "128.0.0.0/1"],
      ["::-7fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "8000::/1"],
      ["www.example.com/0"],
      ["www.example.com/0.0.0.0"],
    ]) {
      expect(isEverything(all), all.join()).to.equal(true);
    }
    for (const less of [["0.0.0.0/1"], ["0.0.0.1-255.255.255.255"], ["10.0.0.0/8"], ["::1"], ["a"], []]) {
      expect(isEverything(less), less.join()).to.equal(false);
    }
  });

  it("are counted once each, names as one and blocks around names by their size", () => {
    expect(countAddresses(["10.0.0.0/24", "10.0.0.7", "web", "Web", "10.0.1.0-10.0.1.9"])).to.equal(268n);
    expect(countAddresses(["www.example.com/16", "fe80::1%eth0", "link6"])).to.equal(65_538n);
    expect(countAddresses(["Door 5[192.0.2.1]", "192.0.2.0/24"])).to.equal(256n);
    expect(countAddresses(["0-255.0-255.0-255.1"])).to.equal(2n ** 24n);
    expect(countAddresses(["::/0"])).to.equal(2n ** 128n);
  });
});
