import { expect } from "chai";
import { ipv4Rule } from "../../../../provider/platforms/vm/tag-rule";
import { canonicalAddresses } from "../../../../provider/values/targets";

const encode = (addresses: string[]): { asset: { or: { value: string }[] } } =>
  ipv4Rule.encode(addresses) as { asset: { or: { value: string }[] } };
const decode = (wire: unknown): string[] | undefined => ipv4Rule.decode(wire);
const rules = (asset: unknown): object => ({ asset: JSON.stringify(asset) });

describe("The rule of a tag", () => {
  it("names the addresses as CIDR blocks", () => {
    expect(encode(["192.0.2.0-192.0.2.255", "198.51.100.7"])).to.deep.equal({
      asset: { or: [{ field: "ipv4", operator: "eq", value: "192.0.2.0/24,198.51.100.7" }] },
    });
  });

  it("is cut where one rule may hold no more, and reads as the same addresses", () => {
    const many = Array.from({ length: 3000 }, (_, n) => `10.${n >> 7}.${(n & 127) * 2}.1`);
    const written = encode(many);
    expect(written.asset.or.map(({ value }) => value.split(",").length)).to.deep.equal([1024, 1024, 952]);
    expect(canonicalAddresses(decode(rules(written.asset)) ?? [])).to.equal(canonicalAddresses(many));
  });

  it("is read in either spelling, with text or a list for its values", () => {
    const either = [
      { or: [{ field: "ipv4", operator: "eq", value: "192.0.2.0/24, 10.0.0.1" }] },
      { and: [{ property: "ipv4", operator: "eq", value: ["192.0.2.0/24", "10.0.0.1"] }] },
    ];
    for (const tree of either) {
      expect(decode(rules(tree))).to.deep.equal(["192.0.2.0/24", "10.0.0.1"]);
      expect(decode({ asset: tree })).to.deep.equal(["192.0.2.0/24", "10.0.0.1"]);
    }
  });

  for (const [title, tree] of [
    ["another field", { or: [{ field: "fqdn", operator: "eq", value: "x" }] }],
    ["another operator", { or: [{ field: "ipv4", operator: "neq", value: "10.0.0.1" }] }],
    [
      "several that have to hold at once",
      {
        and: [
          { field: "ipv4", operator: "eq", value: "10.0.0.1" },
          { field: "ipv4", operator: "eq", value: "10.0.0.2" },
        ],
      },
    ],
    ["rules inside rules", { or: [{ and: [{ field: "ipv4", operator: "eq", value: "10.0.0.1" }] }] }],
  ] as const) {
    it(`reads as a difference with ${title}`, () => {
      expect(decode(rules(tree))?.[0]).to.match(/^\(rules: /);
    });
  }

  it("that was taken away names nothing", () => {
    for (const wire of [null, {}, { asset: null }]) {
      expect(decode(wire)).to.deep.equal([]);
    }
  });
});
