import { expect } from "chai";
import fc from "fast-check";
import { platforms } from "../../../provider/definition/platform";
import { type Guard, type GuardArgs, readGuards } from "../../../provider/guard/guard";
import { judgeScan } from "../../../provider/guard/judge";
import { common } from "../../../provider/guard/networks";
import { layerOf } from "../../../provider/guard/policy";
import { modesOfTemplate } from "../../../provider/guard/presets";
import { hardenedForAll, splitByGuards } from "../../../provider/guard/split";
import { canonicalAddresses, intervalsIn } from "../../../provider/values/targets";

const guards = (...all: GuardArgs[]): Guard[] => readGuards(all, "guard");

describe("A list of addresses that is cut by guards", () => {
  const numbers = fc.integer({ min: 0, max: 4095 });
  const address = (number: number): string => `10.20.${number >> 8}.${number & 255}`;
  const range = fc
    .tuple(numbers, fc.integer({ min: 0, max: 300 }))
    .map(([first, length]) => `${address(first)}-${address(Math.min(4095, first + length))}`);
  const block = fc
    .tuple(numbers, fc.integer({ min: 20, max: 32 }))
    .map(([number, length]) => `${address(number - (number % 2 ** (32 - length)))}/${length}`);

  it("is exactly itself again when both parts are joined, and nothing is in both", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(range, block), { minLength: 1, maxLength: 6 }), block, (addresses, network) => {
        const split = splitByGuards(addresses, guards({ fragile: [network] }));
        const inside = common(intervalsIn(addresses), intervalsIn([network]));
        expect(split === undefined).to.equal(inside.length === 0);
        if (split) {
          expect(canonicalAddresses([...split.fragile, ...split.rest])).to.equal(canonicalAddresses(addresses));
          expect(common(intervalsIn(split.fragile), intervalsIn(split.rest))).to.deep.equal([]);
          expect(common(intervalsIn(split.rest), intervalsIn([network]))).to.deep.equal([]);
        }
      }),
    );
  });

  it("keeps names in the part that is scanned as declared", () => {
    const split = splitByGuards(["plc.example.com", "10.20.0.1"], guards({ fragile: ["10.20.0.0/16"] }));
    expect(split).to.deep.include({ fragile: ["10.20.0.1"], rest: ["plc.example.com"] });
  });
});

describe("Settings that meet several guards", () => {
  it("meet each of them, with rules of their own", () => {
    const all = guards(
      { fragile: ["10.20.0.0/16"], profile: "standard" },
      { fragile: ["10.21.0.0/16"] },
      {
        fragile: ["10.22.0.0/16"],
        profile: {
          preferences: {
            max_hosts_per_scan: { atMost: 1 },
            portscan_range: { ports: 2 },
            syn_firewall_detection: "Disabled (softer)",
          },
          disabledFamilies: ["SNMP"],
        },
      },
    );
    for (const platform of platforms) {
      const { preferences, families } = hardenedForAll(platform, all);
      expect(preferences).to.include({ max_hosts_per_scan: "1", portscan_range: "443,22" });
      expect(families).to.include({ SNMP: "disabled" });
      const facts = {
        name: "Scan",
        targets: [{ targets: ["10.20.0.1", "10.21.0.1", "10.22.0.1"] }],
        policy: {
          template: { name: "advanced", modes: modesOfTemplate("advanced") },
          layers: [layerOf(preferences, families)],
        },
        settingsOf: "Policy",
      };
      expect(judgeScan(facts, all)).to.deep.equal([]);
    }
  });
});
