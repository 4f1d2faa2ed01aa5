import { expect } from "chai";
import { countPorts, isAllowed, isWithin } from "../../../provider/guard/allowed";
import { type Guard, readGuards } from "../../../provider/guard/guard";
import { hardenedFor } from "../../../provider/guard/hardened";
import { findingText, type GuardFinding, isRefused, judgeScan, type ScanFacts } from "../../../provider/guard/judge";
import { common, reachOf, without } from "../../../provider/guard/networks";
import { layerOf, type PolicyFacts, type TemplateFacts } from "../../../provider/guard/policy";
import { modesOfTemplate, presetOf } from "../../../provider/guard/presets";
import { platforms } from "../../../provider/definition/platform";
import { profileNames } from "../../../provider/guard/rule";
import { ruleNames, ruleOf } from "../../../provider/guard/rules";
import { spelledInterval } from "../../../provider/values/addresses";
import { intervalsIn } from "../../../provider/values/targets";
import type { Families } from "../../../provider/values/families";

const guard = (more: object = {}): Guard =>
  readGuards({ fragile: ["10.20.0.0/16", "2001:db8:20::/48"], ...more }, "guard")[0] as Guard;
const template = (name: string): TemplateFacts => ({ name, modes: modesOfTemplate(name) });
const policy = (preferences: object, families: Families = {}, name = "advanced"): PolicyFacts => ({
  template: template(name),
  layers: [layerOf(preferences as Record<string, string>, families)],
});
const strict = hardenedFor("vm", "strict");
const gentle = (more: object = {}, families: Families = strict.families): PolicyFacts =>
  policy({ ...strict.preferences, ...more }, families);
const scan = (targets: string[], of: ScanFacts["policy"] = gentle()): ScanFacts => ({
  name: 'Scan "plant"',
  targets: [{ targets }],
  policy: of,
  settingsOf: 'Policy "ot"',
});
const judged = (facts: ScanFacts, more: object = {}): GuardFinding[] => judgeScan(facts, [guard(more)]);
const rulesIn = (findings: readonly GuardFinding[]): string[] =>
  findings.flatMap(({ violations }) => violations.map(({ rule }) => rule));

describe("What a rule allows", () => {
  for (const [text, count] of [
    ["80,443", 2],
    ["1-1024", 1024],
    ["T:1-10,U:161", 11],
    ["default", 4790],
    ["all", 65_535],
    ["9-1", undefined],
    ["80;443", undefined],
    ["", undefined],
    ["70000", undefined],
  ] as const) {
    it(`counts ${count ?? "no"} ports in "${text}"`, () => {
      expect(countPorts(text)).to.equal(count);
    });
  }

  it("is not a limit that is none", () => {
    expect(["2", "02", "1"].every((value) => isAllowed({ atMost: 2 }, value))).to.equal(true);
    for (const value of ["", "0", "-1", "3", "2.0", " 2", "1e0", "unlimited"]) {
      expect(isAllowed({ atMost: 2 }, value), value).to.equal(false);
    }
    expect(["15", "60"].every((value) => isAllowed({ atLeast: 15 }, value))).to.equal(true);
    expect(["14", "", "0"].some((value) => isAllowed({ atLeast: 15 }, value))).to.equal(false);
  });

  it("is compared with what another rule allows", () => {
    expect(isWithin({ atMost: 1 }, { atMost: 2 })).to.equal(true);
    expect(isWithin({ atLeast: 10 }, { atLeast: 15 })).to.equal(false);
    expect(isWithin({ is: ["2"] }, { atMost: 2 })).to.equal(true);
    expect(isWithin({ atMost: 2 }, { is: ["2"] })).to.equal(false);
    expect(isWithin({ ports: 10 }, { ports: 64 })).to.equal(true);
  });

  it("gets stricter from one profile to the next", () => {
    for (const name of ruleNames) {
      const { standard, strict: more } = ruleOf(name).allowed;
      expect(standard === undefined || (more !== undefined && isWithin(more, standard)), name).to.equal(true);
    }
  });
});

describe("Sets of addresses", () => {
  const sets = (texts: string[]) => intervalsIn(texts);
  const texts = (intervals: ReturnType<typeof sets>) => intervals.map(spelledInterval);

  it("are cut and subtracted", () => {
    expect(texts(common(sets(["10.0.0.0/24", "10.0.2.0/24"]), sets(["10.0.0.128-10.0.2.3"])))).to.deep.equal([
      "10.0.0.128/25",
      "10.0.2.0/30",
    ]);
    expect(texts(without(sets(["10.0.0.0/24"]), sets(["10.0.0.0", "10.0.0.9-10.0.0.11", "10.0.0.255"])))).to.deep.equal(
      ["10.0.0.1-10.0.0.8", "10.0.0.12-10.0.0.254"],
    );
    expect(without(sets(["10.0.0.0/24"]), sets(["10.0.0.0/16"]))).to.deep.equal([]);
  });

  for (const [target, reached] of [
    ["10.20.7.9", ["10.20.7.9"]],
    ["10.0.0.0/8", ["10.20.0.0/16"]],
    ["10.19.255.250-10.20.0.3", ["10.20.0.0/30"]],
    ["10.0-255.0-255.7", "64"],
    ["10.20.1-2.3", ["10.20.1.3", "10.20.2.3"]],
    ["::ffff:10.20.1.1", ["10.20.1.1"]],
    ["64:ff9b::10.20.1.1", ["10.20.1.1"]],
    ["2001:db8:20::7%eth0", ["2001:db8:20::7"]],
    ["PLC of hall 7[10.20.7.9]", ["10.20.7.9"]],
    ["10.21.0.0/16", []],
  ] as const) {
    it(`are reached by ${target}: ${String(reached) || "none"}`, () => {
      const { addresses, names } = reachOf([target], guard().fragile);
      expect(names).to.deep.equal([]);
      if (typeof reached === "string") {
        expect(addresses).to.have.length(Number(reached));
      } else {
        expect(texts(addresses)).to.deep.equal(reached);
      }
    });
  }

  it("are not known of names", () => {
    const names = ["plc.example.com", "plc.example.com/24", "link6", "'10.20.0.1.example.com'", "10.20.0.0/99"];
    expect(reachOf(names, guard().fragile)).to.deep.equal({ addresses: [], names });
  });
});

describe("A scan of a fragile network", () => {
  it("passes with a hardened policy, on every platform and by every profile", () => {
    for (const platform of platforms) {
      for (const profile of profileNames) {
        const { preferences, families } = hardenedFor(platform, profile);
        expect(
          judged(scan(["10.20.0.0/24"], policy(preferences, families)), { profile }),
          `${platform} ${profile}`,
        ).to.deep.equal([]);
      }
    }
  });

  it("is refused with every violated rule at once", () => {
    const findings = judged(scan(["10.20.0.0/24", "10.30.0.1"], policy({ safe_checks: "no", thorough_tests: "yes" })));
    expect(rulesIn(findings)).to.include.members([
      "safe_checks",
      "thorough_tests",
      "max_checks_per_host",
      "family:Denial of Service",
      "family:SCADA",
    ]);
    expect(findings.map(isRefused)).to.deep.equal([true]);
    const text = findingText(findings[0] as GuardFinding);
    expect(text).to.match(
      /^Scan "plant" reaches fragile addresses 10\.20\.0\.0\/24, and violates the profile "strict" of guard: /,
    );
    expect(text).to.include('Policy "ot".preferences.safe_checks is "no", allowed: "yes"');
    expect(text).to.include(
      'Policy "ot".preferences.max_checks_per_host is "5" (default of the template), allowed: at most 2',
    );
    expect(text).not.to.include("\n");
  });

  it("is none where only other addresses are scanned", () => {
    expect(judged(scan(["10.21.0.0/16", "192.0.2.1"], policy({ safe_checks: "no" })))).to.deep.equal([]);
  });

  for (const [name, value] of [
    ["safe_checks", "no"],
    ["safe_checks", "YES"],
    ["thorough_tests", "yes"],
    ["max_checks_per_host", ""],
    ["max_hosts_per_scan", "3"],
    ["portscan_range", "all"],
    ["portscan_range", "1-65"],
    ["syn_firewall_detection", "Ignore closed ports (aggressive)"],
    ["scan_ot_devices", "yes"],
    ["udp_scanner", "yes"],
    ["reduce_connections_on_congestion", "no"],
  ] as const) {
    it(`is refused for ${name} ${JSON.stringify(value)} alone`, () => {
      expect(rulesIn(judged(scan(["10.20.0.1"], gentle({ [name]: value }))))).to.deep.equal([name]);
    });
  }

  it("is refused for a family that runs in part", () => {
    const some = gentle({}, { ...strict.families, "Denial of Service": { plugins: ["10001"] } });
    expect(rulesIn(judged(scan(["10.20.0.1"], some)))).to.deep.equal(["family:Denial of Service"]);
  });

  it("is judged by what a preset sets, whatever its settings say", () => {
    const onPreset = judged(scan(["10.20.0.1"], gentle({ advanced_mode: "Default" })));
    expect(rulesIn(onPreset)).to.include.members([
      "max_checks_per_host",
      "max_hosts_per_scan",
      "network_receive_timeout",
    ]);
    expect(findingText(onPreset[0] as GuardFinding)).to.include('set the preset of advanced to "Custom" too');
    const slow = judged(scan(["10.20.0.1"], gentle({ "MODE|advanced": "low_bandwidth", max_checks_per_host: "99" })));
    expect(rulesIn(slow)).not.to.include("max_checks_per_host");
  });

  it("is judged by both the setting and the default where a preset does not tell", () => {
    const basic = policy({ ...strict.preferences, discovery_mode: "custom", assessment_mode: "custom" }, {}, "basic");
    // Of the preset "Default" nothing is known about it, and the default is "no".
    expect(rulesIn(judged(scan(["10.20.0.1"], basic)))).to.include("stop_scan_on_disconnect");
  });

  it("is refused for a template whose plugins are fixed", () => {
    const custom = { discovery_mode: "Custom", assessment_mode: "Custom", advanced_mode: "Custom" };
    const findings = judged(scan(["10.20.0.1"], policy({ ...strict.preferences, ...custom }, {}, "basic")));
    expect(rulesIn(findings)).to.deep.equal(["family:Denial of Service", "family:Brute force attacks", "family:SCADA"]);
    expect(findings[0]?.violations[0]).to.include({ property: "template", value: "basic" });
  });

  it("counts thorough tests of a preset of another page", () => {
    expect(rulesIn(judged(scan(["10.20.0.1"], gentle({ discovery_mode: "wannacry_thorough" }))))).to.include(
      "thorough_tests",
    );
  });

  it("is judged by the declared, else the stored, else the default value", () => {
    const stored = layerOf({ ...strict.preferences, safe_checks: "no", arp_ping: "yes" }, strict.families);
    const facts = (declared: object): PolicyFacts => ({
      template: template("advanced"),
      layers: [layerOf(declared as Record<string, string>, undefined), stored],
    });
    expect(rulesIn(judged(scan(["10.20.0.1"], facts({ safe_checks: "yes" }))))).to.deep.equal(["arp_ping"]);
    expect(rulesIn(judged(scan(["10.20.0.1"], facts({ safe_checks: "yes", arp_ping: "no" }))))).to.deep.equal([]);
  });

  it("is judged by every guard that it concerns", () => {
    const guards = [
      guard(),
      ...readGuards({ fragile: ["10.20.1.0/24"], profile: "standard", mode: "warn" }, "program"),
    ];
    const findings = judgeScan(scan(["10.20.1.1"], policy({ safe_checks: "no" })), guards);
    expect(findings.map((finding) => [finding.guard.source, isRefused(finding)])).to.deep.equal([
      ["guard", true],
      ["program", false],
    ]);
  });
});

describe("What cannot be judged", () => {
  const loose = policy({ safe_checks: "no" });
  const name = ["plc.example.com"];

  it("is refused or named, by option", () => {
    const findings = judged(scan(name, loose));
    expect(findings.map(isRefused)).to.deep.equal([true]);
    expect(findingText(findings[0] as GuardFinding)).to.match(
      /^Scan "plant" may reach fragile addresses, and violates the profile "strict" of guard: the addresses of plc\.example\.com are not known; Policy "ot"\.preferences\.safe_checks is "no", allowed: "yes"; /,
    );
    expect(judged(scan(name, loose), { unjudged: "name" }).map(isRefused)).to.deep.equal([false]);
    expect(judged(scan(name, loose), { profile: "standard" }).map(isRefused)).to.deep.equal([false]);
  });

  it("is harmless with a policy that meets the profile", () => {
    expect(judged(scan(name))).to.deep.equal([]);
  });

  it("is a list, a policy and a preset that are not known", () => {
    const list = { ...scan([], loose), targets: [{ unjudged: "the tag 7 has rules" }] };
    expect(judged(list)[0]?.unjudged).to.deep.equal(["the tag 7 has rules"]);
    const stranger = judged(scan(["10.20.0.1"], { unjudged: "policy 9 cannot be read" }));
    expect(stranger[0]?.unjudged).to.deep.equal(["policy 9 cannot be read"]);
    expect(findingText(stranger[0] as GuardFinding)).to.match(
      /and cannot be judged by the profile .*: policy 9 cannot be read$/,
    );
    const preset = judged(scan(["10.20.0.1"], gentle({ discovery_mode: "Turbo" })));
    expect(preset[0]?.unjudged[0]).to.match(/preset "Turbo" \(discovery\) .* is not known/);
    expect(judged(scan(["10.20.0.1"], { template: template("brand_new"), layers: [] }))[0]?.unjudged[0]).to.match(
      /are not known/,
    );
  });

  it("is not asked of a scan that only reaches other addresses", () => {
    expect(judged(scan(["192.0.2.1"], { unjudged: "policy 9 cannot be read" }))).to.deep.equal([]);
  });
});

describe("A preset", () => {
  it("is known by its id and by its title, of its template first", () => {
    expect(presetOf("discovery", "Port scan (all ports)", "basic")).to.include({ portscan_range: "all" });
    expect(presetOf("discovery", "portscan_all", "basic")).to.include({ portscan_range: "all" });
    expect(presetOf("discovery", "Normal", "shellshock")).to.include({ scan_network_printers: "yes" });
    expect(presetOf("discovery", "Normal", "wannacry")).to.include({ scan_network_printers: "no" });
    expect(presetOf("advanced", "Default", "asv")).to.include({ max_hosts_per_scan: "20" });
    expect(presetOf("advanced", "CUSTOM", "basic")).to.equal("custom");
    expect(presetOf("discovery", "Normal", "basic")).to.equal(undefined);
  });
});
