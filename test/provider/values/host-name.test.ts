import { expect } from "chai";
import fc from "fast-check";
import { hostNameProblem, spelledHostName } from "../../../provider/values/host-name";

describe("A host name", () => {
  for (const name of [
    "10.plant.example.com",
    "192-0-2-1.example.net",
    "1.2.3.4.nip.io",
    "ip-10-0-0-1.ec2.internal",
    "web",
    "web-1.example.com.",
    "under_score.example.com",
    "1and1.example",
    "a.b.1.2",
    "7.7.example.com",
    "xn--bcher-kva.example",
    "0.pool.ntp.org",
    "x0a.example.com",
    "linklayer.example.com",
  ]) {
    it(`is ${name}`, () => {
      expect(hostNameProblem(name)).to.equal(undefined);
    });
  }

  for (const [text, reason] of [
    ["10.0.0.O", 'looks like an IPv4 address, and "O" is no number from 0 to 255; is 10.0.0.0 meant?'],
    ["1O.0.0.1", 'looks like an IPv4 address, and "1O" is no number from 0 to 255; is 10.0.0.1 meant?'],
    ["10.0.0.l", 'looks like an IPv4 address, and "l" is no number from 0 to 255; is 10.0.0.1 meant?'],
    ["999.1.1.1a", 'looks like an IPv4 address, and "999" is no number from 0 to 255'],
    ["10.0.x.1", 'looks like an IPv4 address, and "x" is no number from 0 to 255'],
    ["10.0.0.x.", 'looks like an IPv4 address, and "x" is no number from 0 to 255'],
    ["web-10.0.0.9", 'looks like an IPv4 address, and "web-10" is no number from 0 to 255'],
    [
      "192.0.2.1-192.0.2.1O",
      'looks like a range of IPv4 addresses, and "192.0.2.1O" is no IPv4 address; is 192.0.2.1-192.0.2.10 meant?',
    ],
    [
      "10.0.0.l-10.0.0.9",
      'looks like a range of IPv4 addresses, and "10.0.0.l" is no IPv4 address; is 10.0.0.1-10.0.0.9 meant?',
    ],
    ["192.0.2.1-host.example.com", 'looks like a range of IPv4 addresses, and "host.example.com" is no IPv4 address'],
    ["192.0.2.1-x", 'looks like a range of IPv4 addresses, and "x" is no IPv4 address'],
    ["0x0a.0.0.1", "looks like an address in hexadecimal digits: write it in decimal ones, such as 192.0.2.1"],
    ["0X7F000001", "looks like an address in hexadecimal digits: write it in decimal ones, such as 192.0.2.1"],
    [
      "link6.example.com",
      "starts with link6, by which scanners mean every host of a link: a host of this name is written 'link6.example.com', with the quotes",
    ],
    ...[
      "10.0.0.1",
      "10.0.0",
      "-a.example.com",
      "a-.example.com",
      "a..b",
      "",
      ".",
      "a b",
      "a,b",
      "a/24",
      "*.a",
      "a:1",
    ].map((text): [string, string] => [text, "not a host name"]),
    ["b\u00fccher.example", "not a host name"],
    ["10.0.0.\u043e", "not a host name"],
    [`${"a".repeat(64)}.example.com`, "not a host name"],
    [`a.${"b.".repeat(126)}example.com`, "not a host name"],
  ] as [string, string][]) {
    it(`is refused with the likely mistake: ${text.slice(0, 40)}`, () => {
      expect(hostNameProblem(text)).to.equal(reason);
    });
  }

  it("in quotes is taken at its word, and has to be a name all the same", () => {
    for (const name of ["link6.example.com", "10.0.0.O", "0x0a.example.com", "192.0.2.1-a"]) {
      expect(hostNameProblem(name, true)).to.equal(undefined);
    }
    expect(hostNameProblem("a b", true)).to.equal("not a host name");
    expect(hostNameProblem("10.0.0.1", true)).to.equal("not a host name");
  });

  it("is never what an address with one letter in it is", () => {
    const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
    const typo = fc.tuple(octets, fc.nat(3), fc.constantFrom(..."OolIabxZ"), fc.boolean());
    fc.assert(
      fc.property(typo, fc.constantFrom("", "192.0.2.1-"), ([numbers, place, letter, behind], start) => {
        const parts = numbers.map((number, index) =>
          index === place ? (behind ? `${number}${letter}` : `${letter}${number}`) : String(number),
        );
        expect(hostNameProblem(start + parts.join("."))).to.match(/^looks like (an IPv4 address|a range of IPv4)/);
      }),
    );
  });

  it("has one spelling, without case and the dot of the root", () => {
    expect(spelledHostName("Web-1.Example.COM.")).to.equal("web-1.example.com");
  });
});
