import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect } from "chai";
import { ConfigError } from "../../../provider/errors";
import { type Guard, joinGuards, readGuards, refuseLacking } from "../../../provider/guard/guard";
import { guardsOf } from "../../../provider/guard/guard-file";
import { spelledInterval } from "../../../provider/values/addresses";
import { guardSchema } from "../../../tools/generate/guard";
import { caught } from "../../support/rejects";

const plant = ["10.20.0.0/16"];
const read = (value: unknown): Guard[] => readGuards(value, "tenable:guard");
const faultsOf = (value: unknown): readonly string[] => {
  const error = caught(() => read(value));
  expect(error).to.be.instanceOf(ConfigError);
  return (error as ConfigError).faults;
};

describe("A guard", () => {
  const isValid = new Ajv({ strict: false }).compile(guardSchema());

  it("refuses by the strict profile where it says no more than its networks", () => {
    const [guard] = read({ fragile: plant });
    expect(guard).to.include({ mode: "refuse", unjudged: "refuse", source: "tenable:guard" });
    expect(guard?.profile.name).to.equal("strict");
    expect(guard?.fragile.map(spelledInterval)).to.deep.equal(plant);
    expect(read({ fragile: plant, profile: "standard" })[0]?.unjudged).to.equal("name");
  });

  it("takes a profile of its own, over another one or alone", () => {
    const over = {
      base: "standard",
      preferences: { max_hosts_per_scan: { atMost: 4 }, syn_firewall_detection: ["Disabled (softer)"] },
    };
    const [first] = read({ fragile: plant, profile: over });
    expect(first?.profile.preferences.get("max_hosts_per_scan")).to.deep.equal({ atMost: 4 });
    expect(first?.profile.preferences.get("safe_checks")).to.deep.equal({ is: ["yes"] });
    const [second] = read({
      fragile: plant,
      profile: { disabledFamilies: ["Backdoors"], preferences: { tcp_scanner: "no" } },
    });
    expect([...(second?.profile.preferences.keys() ?? [])]).to.deep.equal(["tcp_scanner"]);
    expect(second?.profile.families).to.deep.equal(["Backdoors"]);
  });

  const wrong: [what: string, value: unknown, reason: RegExp][] = [
    ["no object", "10.20.0.0/16", /^tenable:guard: must be an object/],
    ["a list without entries", [], /has no guard/],
    ["no networks", {}, /^tenable:guard\.fragile: must be a list of at least one/],
    ["empty networks", { fragile: [] }, /\.fragile: must be a list of at least one/],
    [
      "overlapping networks",
      { fragile: ["10.20.0.0/16", "10.20.3.0/24"] },
      /fragile\[1\]: "10.20.3.0\/24" overlaps "10.20.0.0\/16"/,
    ],
    ["the same network twice", { fragile: ["2001:db8::/48", "2001:DB8:0::/48"] }, /fragile\[1\]: .* overlaps/],
    [
      "a range that is no network",
      { fragile: ["10.20.0.1-10.20.0.9"] },
      /is not a network: write 10.20.0.1, 10.20.0.2\/31, /,
    ],
    ["a range from behind", { fragile: ["10.20.0.9-10.20.0.1"] }, /the range ends before it starts/],
    ["an address with a length", { fragile: ["10.20.0.5/16"] }, /is an address in 10.20.0.0\/16: write the network/],
    ["a host name", { fragile: ["plc1.example.com"] }, /is not an IPv4 or IPv6 address/],
    ["a number", { fragile: [10] }, /fragile\[0\]: must be an address/],
    [
      "an unknown profile",
      { fragile: plant, profile: "strictest" },
      /\.profile: must be "standard", "strict" or an object/,
    ],
    [
      "an unknown rule",
      { fragile: plant, profile: { preferences: { safe_cheks: "yes" } } },
      /safe_cheks: no rule of this name; the closest .*"safe_checks"/,
    ],
    [
      "a rule without sense",
      { fragile: plant, profile: { preferences: { max_checks_per_host: { atMost: 0 } } } },
      /max_checks_per_host: must be a text/,
    ],
    ["a profile without rules", { fragile: plant, profile: {} }, /\.profile: has no rule/],
    ["an unknown base", { fragile: plant, profile: { base: "soft" } }, /profile\.base: must be/],
    [
      "an unknown member of a profile",
      { fragile: plant, profile: { base: "strict", rules: {} } },
      /profile\.rules: no such member/,
    ],
    [
      "families that are no names",
      { fragile: plant, profile: { disabledFamilies: [""] } },
      /disabledFamilies: must be a list of names/,
    ],
    ["an unknown mode", { fragile: plant, mode: "off" }, /\.mode: must be "refuse" or "warn", got "off"/],
    ["an unknown member", { fragil: plant }, /\.fragil: no such member; the closest is "fragile"/],
    [
      "another word for an exclusion",
      { fragile: plant, demandExclusion: "yes" },
      /\.demandExclusion: must be true or false, got "yes"/,
    ],
    [
      "another word for the unjudged",
      { fragile: plant, unjudged: true },
      /\.unjudged: must be "refuse" or "name", got true/,
    ],
  ];
  for (const [what, value, reason] of wrong) {
    it(`is refused with ${what}, on one line`, () => {
      const faults = faultsOf(value);
      expect(
        faults.some((fault) => reason.test(fault)),
        faults.join("\n"),
      ).to.equal(true);
      expect(faults.join("")).not.to.include("\n");
    });
  }

  it("tells everything that is wrong at once, with the entry of a list", () => {
    expect(faultsOf([{ fragile: plant }, { fragile: [], mode: "off", profile: "soft" }])).to.have.length(3);
    expect(faultsOf([{ fragile: plant }, { fragile: [] }])[0]).to.match(/^tenable:guard\[1\]\.fragile: /);
  });

  it("has a schema for editors that accepts and refuses the same forms", () => {
    const custom = { base: "strict", preferences: { portscan_range: { ports: 10 } }, disabledFamilies: ["SNMP"] };
    for (const value of [{ fragile: plant }, [{ fragile: plant, profile: custom, mode: "warn", unjudged: "name" }]]) {
      expect(isValid(value)).to.equal(true);
      expect(read(value)).to.have.length(1);
    }
    const byMeaning = /no names|range|overlap|same network|address with|host name/;
    for (const [what, value] of wrong.filter(([what]) => !byMeaning.test(what) && !/without rules/.test(what))) {
      expect(isValid(value), what).to.equal(false);
    }
  });

  it("refuses a profile with a preference that the platform lacks", () => {
    const guards = read({ fragile: plant, profile: { preferences: { hydra_always_enable: "no" } } });
    expect(caught(() => refuseLacking(guards, "vm"))?.message).to.match(
      /profile\.preferences\.hydra_always_enable: Vulnerability Management has no such preference/,
    );
    expect(() => refuseLacking(guards, "sc")).not.to.throw();
    expect(() => refuseLacking(read({ fragile: plant }), "vm")).not.to.throw();
  });

  it("covers the IPv4 addresses that its IPv6 networks embed", () => {
    expect(read({ fragile: ["::ffff:10.20.0.0/112"] })[0]?.fragile.map(spelledInterval)).to.include("10.20.0.0/16");
  });
});

describe("Guards of several places", () => {
  const central = readGuards({ fragile: plant }, "guard file");
  const join = (value: unknown): Guard[] => joinGuards(central, [], readGuards(value, "tenable.guard"));

  it("are all judged: a program adds networks, and rules for the same ones", () => {
    expect(join({ fragile: ["10.30.0.0/16"], profile: "standard", mode: "warn" })).to.have.length(2);
    const stricter = { base: "strict", preferences: { max_hosts_per_scan: { atMost: 1 } } };
    expect(join({ fragile: ["10.20.7.0/24"], profile: stricter })).to.have.length(2);
    expect(join({ fragile: ["10.0.0.0/8"], profile: "standard" })).to.have.length(2);
  });

  for (const [what, more, reason] of [
    ["another mode", { mode: "warn" }, /mode "warn" instead of "refuse"/],
    [
      "another profile",
      { profile: "standard", unjudged: "refuse" },
      /max_hosts_per_scan at most 10 instead of at most 2/,
    ],
    [
      "a looser rule",
      { profile: { base: "strict", preferences: { safe_checks: ["yes", "no"] } } },
      /safe_checks "yes" or "no" instead of "yes"/,
    ],
    ["fewer rules", { profile: { preferences: { safe_checks: "yes" } } }, /without a rule instead of/],
    ["less about what cannot be judged", { unjudged: "name" }, /unjudged "name" instead of "refuse"/],
  ] as const) {
    it(`are refused where a later one would weaken an earlier one by ${what}`, () => {
      const error = caught(() => join({ fragile: ["10.20.7.0/24"], ...more }));
      expect(error?.message)
        .to.match(/^tenable\.guard would weaken guard file for 10\.20\.7\.0\/24: /)
        .and.match(reason);
    });
  }
});

describe("A guard file", () => {
  const folder = mkdtempSync(join(tmpdir(), "guard-"));
  after(() => rmSync(folder, { recursive: true }));
  const load = (text: string, name = "guard.yaml"): Guard[] => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return guardsOf({ config: () => undefined, env: { TENABLE_GUARD_FILE: path } });
  };

  it("is read as YAML and as JSON", () => {
    const yaml = "fragile:\n  - 10.20.0.0/16 # the plant\nprofile: standard\nmode: warn\n";
    expect(load(yaml)[0]).to.include({ mode: "warn" });
    expect(load('[{"fragile": ["10.20.0.0/16"]}, {"fragile": ["10.30.0.0/16"]}]', "guard.json")).to.have.length(2);
  });

  it("is joined with the config of the stack and with the program", () => {
    const path = join(folder, "joined.yaml");
    writeFileSync(path, "fragile: [10.20.0.0/16]");
    const config = (key: string): string | undefined =>
      key === "tenable:guard" ? '{"fragile":["10.30.0.0/16"]}' : undefined;
    const ofProgram = readGuards({ fragile: ["10.40.0.0/16"] }, "tenable.guard");
    expect(
      guardsOf({ config, env: { TENABLE_GUARD_FILE: path } }, ofProgram).map(({ source }) => source),
    ).to.deep.equal([`guard file ${path}`, "tenable:guard", "tenable.guard"]);
    expect(guardsOf({ config: () => undefined, env: {} })).to.deep.equal([]);
  });

  for (const [what, text, reason] of [
    ["is neither JSON nor YAML", "fragile: [10.20.0.0/16", /^guard file .* is neither JSON nor YAML: /],
    ["has a key twice", "fragile: [10.20.0.0/16]\nfragile: []\n", /is neither JSON nor YAML: Map keys must be unique/],
    ["is empty", "", /must be an object/],
    ["holds something else", "- 10.20.0.0/16\n", /\[0\]: must be an object/],
  ] as const) {
    it(`is refused on one line where it ${what}`, () => {
      const error = caught(() => load(text));
      expect(error).to.be.instanceOf(ConfigError);
      expect(error?.message).to.match(reason).and.not.include("\n");
    });
  }

  it("is refused with all that is wrong with it, and with what to do said once", () => {
    const error = caught(() => load("fragile: []\nmode: perhaps\n"));
    expect(error?.message.match(/nothing was sent/g)).to.have.length(1);
    expect((error as ConfigError).faults).to.have.length(2);
    expect(error?.message).to.equal((error as ConfigError).faults.join("; "));
  });

  it("is refused for a misspelt rule once", () => {
    const error = caught(() => load("fragile: [10.20.0.0/16]\nprofile: { preferences: { safe_check: yes } }\n"));
    expect((error as ConfigError).faults).to.have.length(1);
    expect(error?.message).to.include("safe_checks");
    expect(caught(() => load("fragile: [10.20.0.0/16]\nprofile: {}\n"))?.message).to.include("has no rule");
  });

  it("is refused where it cannot be read", () => {
    const env = { TENABLE_GUARD_FILE: join(folder, "missing.yaml") };
    expect(caught(() => guardsOf({ config: () => undefined, env }))?.message).to.match(
      /^guard file .*missing\.yaml cannot be read: .*ENOENT.*correct TENABLE_GUARD_FILE/,
    );
  });
});
