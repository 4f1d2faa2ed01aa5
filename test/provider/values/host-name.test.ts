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
    "10-plant.example.com",
    "10-20.example.com",
    "lo.io.li.example",
    "oil",
    "1.0xygen.example",
    "x0a.example.com",
    "linklayer.example.com",
  ]) {
    it(`is ${name}`, () => {
      expect(hostNameProblem(name)).to.equal(undefined);
    });
  }

  for (const [text, reason] of [
    ["10.0.0.O", 'looks like an IPv4 address, but "O" is not a number from 0 to 255; did you mean 10.0.0.0?'],
    ["1O.0.0.1", 'looks like an IPv4 address, but "1O" is not a number from 0 to 255; did you mean 10.0.0.1?'],
    ["10.0.0.l", 'looks like an IPv4 address, but "l" is not a number from 0 to 255; did you mean 10.0.0.1?'],
    ["999.1.1.1a", 'looks like an IPv4 address, but "999" is not a number from 0 to 255'],
    ["10.0.x.1", 'looks like an IPv4 address, but "x" is not a number from 0 to 255'],
    ["10.0.0.x.", 'looks like an IPv4 address, but "x" is not a number from 0 to 255'],
    ["web-10.0.0.9", 'looks like an IPv4 address, but "web-10" is not a number from 0 to 255'],
    [
      "192.0.2.1-192.0.2.1O",
      'looks like an IPv4 range, but "192.0.2.1O" is not an IPv4 address; did you mean 192.0.2.1-192.0.2.10?',
    ],
    [
      "10.0.0.l-10.0.0.9",
      'looks like an IPv4 range, but "10.0.0.l" is not an IPv4 address; did you mean 10.0.0.1-10.0.0.9?',
    ],
    ["192.0.2.1-host.example.com", 'looks like an IPv4 range, but "host.example.com" is not an IPv4 address'],
    ["192.0.2.1-x", 'looks like an IPv4 range, but "x" is not an IPv4 address'],
    ["1O.O.O.1", 'looks like an IPv4 address, but "1O" is not a number from 0 to 255; did you mean 10.0.0.1?'],
    [
      "1O.O.O.1-1O.O.O.9",
      'looks like an IPv4 address, but "1O" is not a number from 0 to 255; did you mean 10.0.0.1-10.0.0.9?',
    ],
    [
      "192.168.O-1.3-5",
      'looks like an IPv4 range, but "192.168.O-1.3" is not an IPv4 address; did you mean 192.168.0-1.3-5?',
    ],
    ["192.168.0-1.3-5x", 'looks like an IPv4 range, but "192.168.0-1.3" is not an IPv4 address'],
    ["10.0x0.0x0.1", 'looks like an IPv4 address, but "0x0" is not a number from 0 to 255'],
    ["10.0xff", 'looks like an IPv4 address, but "0xff" is not a number from 0 to 255'],
    ["0x0a.0.0.1", "looks like a hexadecimal address: write it in decimal, such as 192.0.2.1"],
    ["0X7F000001", "looks like a hexadecimal address: write it in decimal, such as 192.0.2.1"],
    [
      "link6.example.com",
      "starts with link6, which scanners interpret as all hosts on a link; targets of scans of Vulnerability Management and Nessus accept it in quotes, 'link6.example.com'",
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
        expect(hostNameProblem(start + parts.join("."))).to.match(/^looks like an IPv4 (address|range)/);
      }),
    );
  });

  it("has one spelling, without case and the dot of the root", () => {
    expect(spelledHostName("Web-1.Example.COM.")).to.equal("web-1.example.com");
  });
});
