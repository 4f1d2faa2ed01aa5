import { expect } from "chai";
import fc from "fast-check";
import type { AnyDefinition, Props } from "../../../provider/definition";
import { check } from "../../../provider/lifecycle/check";
import { compare } from "../../../provider/lifecycle/compare";
import { unknownValue } from "../../../provider/lifecycle/unknown";
import { policy } from "../../../provider/resources/policy";
import { scan } from "../../../provider/resources/scan";
import { thing } from "../../support/definition";

const good = { name: "weekly", ownerId: "7" };
const reasons = (news: Props, olds: Props = {}, definition: AnyDefinition = thing): string[] =>
  check(definition, "sc", olds, news).failures.map(({ reason }) => reason);
const inputs = (news: Props, olds: Props = {}): Props => check(thing, "sc", olds, news).inputs;

describe("A check", () => {
  it("passes what is right, and leaves out what is null or undefined", () => {
    const { inputs: checked, failures } = check(
      thing,
      "sc",
      {},
      { ...good, note: null, size: undefined, owner: "p/s/n" },
    );
    expect(failures).to.deep.equal([]);
    expect(checked).to.deep.equal({ ...good, owner: "p/s/n" });
  });

  for (const [title, news, reason] of [
    ["a missing property", { ownerId: "7" }, "Thing.name: required"],
    ["a wrong type", { ...good, loud: "yes" }, 'Thing.loud "yes": not true or false'],
    ["text that is a number", { ...good, name: 7 }, `Thing.name 7: not text: write "7"`],
    ["a list that is text", { ...good, hosts: "a" }, 'Thing.hosts "a": not a list'],
    ["an item of the wrong type", { ...good, hosts: ["a", 7] }, `Thing.hosts[1] 7: not text: write "7"`],
    ["a map that is a list", { ...good, knobs: [] }, "Thing.knobs []: not an object"],
    ["a value of a map", { ...good, knobs: { "a b": 7 } }, `Thing.knobs["a b"] 7: not text: write "7"`],
    ["a value of a map under a number", { ...good, knobs: { "12": 7 } }, `Thing.knobs[12] 7: not text: write "7"`],
    ["a key with a slash", { ...good, knobs: { "a/b~c": 7 } }, `Thing.knobs["a/b~c"] 7: not text: write "7"`],
    ["empty text", { ...good, name: "" }, 'Thing.name "": empty'],
    ["long text", { ...good, name: "x".repeat(21) }, `Thing.name "${"x".repeat(21)}": longer than 20 characters`],
    ["an unlisted word", { ...good, size: "huge" }, 'Thing.size "huge": not one of "small", "large"'],
    ["an unknown property", { ...good, nmae: "x" }, 'Thing.nmae "x": no such property; the closest is "name"'],
    [
      "an unknown common property",
      { ...good, adoptID: "x" },
      'Thing.adoptID "x": no such property; the closest is "adoptId"',
    ],
    [
      "what the platform lacks",
      { ...good, shade: "red" },
      'Thing.shade "red": not on Security Center: it is black and white',
    ],
    ["what the platform needs", { name: "x" }, "Thing.ownerId: required on Security Center"],
    [
      "a value that means nothing",
      { ...good, hosts: ["999.1.1.1/77"] },
      'Thing.hosts[0] "999.1.1.1/77": "999.1.1.1" is no',
    ],
    ["a rule between properties", { ...good, loud: true, size: "small" }, "Thing.loud true: small things are quiet"],
    ["an empty common property", { ...good, connection: "" }, 'Thing.connection "": empty'],
  ] as [string, Props, string][]) {
    it(`refuses ${title}`, () => {
      const found = reasons(news);
      expect(found).to.have.length(1);
      expect(found[0]?.slice(0, reason.length)).to.equal(reason);
    });
  }

  it("refuses numbers outside of their bounds, and nested properties that do not exist", () => {
    const base = { name: "x", policyId: "1", repositoryId: "1", targets: ["10.0.0.1"] };
    expect(reasons({ ...base, maxRunHours: -1 }, {}, scan)).to.deep.equal(["Scan.maxRunHours -1: below 0"]);
    expect(reasons({ ...base, maxRunHours: 121 }, {}, scan)).to.deep.equal(["Scan.maxRunHours 121: above 120"]);
    expect(reasons({ ...base, maxRunHours: 1.5 }, {}, scan)).to.deep.equal([
      "Scan.maxRunHours 1.5: not a whole number",
    ]);
    expect(reasons({ ...base, schedule: { strat: "x" } }, {}, scan).join()).to.match(
      /^Scan\.schedule\.strat "x": no such property; the closest is "start"$/,
    );
  });

  it("says one thing of a choice between shapes", () => {
    const base = { name: "x", template: "advanced" };
    expect(reasons({ ...base, families: { A: "on" } }, {}, policy)).to.deep.equal([
      'Policy.families.A "on": not one of "enabled", "disabled"',
    ]);
    const plugins = reasons({ ...base, families: { A: { plugins: ["x"] } } }, {}, policy);
    expect(plugins).to.have.length(1);
    expect(plugins[0]).to.match(/^Policy\.families\.A\.plugins\[0\] "x": must match pattern/);
  });

  it("reports everything wrong at once, each with its path", () => {
    const { failures } = check(thing, "sc", {}, { name: "", size: "huge", hosts: ["a b", "10.0.0.0/99"], shade: "x" });
    const paths = failures.map(({ path }) => path);
    expect(paths).to.have.members(["name", "size", "hosts[0]", "hosts[1]", "shade", "ownerId"]);
  });

  it("refuses a resource on a platform that lacks it, with the reason", () => {
    const { failures } = check(thing, "nessus", {}, good);
    expect(failures).to.deep.equal([{ path: "", reason: "Thing: not on Nessus: it scans no things" }]);
  });

  it("cuts a long value in its message", () => {
    const [reason = ""] = reasons({ ...good, size: "x".repeat(500) });
    expect(reason.length).to.be.below(200);
    expect(reason).to.contain("…: not one of");
  });

  it("lets another platform have what this one lacks", () => {
    expect(check(thing, "vm", {}, { ...good, shade: "red" }).failures).to.deep.equal([]);
  });

  describe("with values that are not known yet", () => {
    for (const [title, news, definition = thing] of [
      ["in place of text", { ...good, name: unknownValue }],
      ["in place of a number, flag or word", { ...good, loud: unknownValue, size: unknownValue }],
      ["in place of a list", { ...good, hosts: unknownValue }],
      ["in a list", { ...good, hosts: ["10.0.0.1", unknownValue] }],
      ["in place of a map", { ...good, knobs: unknownValue }],
      ["in a map", { ...good, knobs: { a: unknownValue } }],
      [
        "in a choice between shapes",
        { name: "x", template: "advanced", families: { A: { plugins: [unknownValue] }, B: unknownValue } },
        policy,
      ],
      [
        "in a schedule",
        {
          name: "x",
          policyId: "1",
          repositoryId: "1",
          targets: ["a"],
          schedule: { start: unknownValue, timeZone: "UTC", enabled: unknownValue },
        },
        scan,
      ],
      ["for a reference", { ...good, ownerId: unknownValue, reportIds: [unknownValue], groupIds: unknownValue }],
      ["that a rule looks at", { ...good, loud: true, size: unknownValue }],
    ] as [string, Props, AnyDefinition?][]) {
      it(`passes them through: ${title}`, () => {
        expect(check(definition, "sc", {}, news)).to.deep.equal({ inputs: news, failures: [] });
      });
    }

    it("does not believe a rule that judged by one of them", () => {
      const base = { name: "x", policyId: "1", repositoryId: "1", targets: ["10.0.0.1"], rollover: "nextDay" };
      expect(reasons({ ...base, timeoutAction: unknownValue }, {}, scan)).to.deep.equal([]);
      expect(reasons({ ...base, timeoutAction: "import" }, {}, scan)).to.have.length(1);
      expect(reasons({ ...base, timeoutAction: "import", dhcpTracking: unknownValue }, {}, scan)).to.have.length(1);
    });

    it("still refuses what is wrong beside them", () => {
      const found = reasons({ ...good, hosts: [unknownValue, "999.1.1.1"], loud: true, size: "small", note: 7 });
      expect(found).to.deep.equal([
        'Thing.note 7: not text: write "7"',
        'Thing.hosts[1] "999.1.1.1": "999.1.1.1" is not an IPv4 or IPv6 address',
      ]);
      expect(reasons({ ...good, loud: true, size: "small", note: unknownValue })).to.have.length(1);
    });
  });

  describe("against the last run", () => {
    it("keeps the old spelling of what means the same", () => {
      const olds = { ...good, hosts: ["10.0.0.0/24", "A"], knobs: { a: "1", b: "2" } };
      const news = { ...good, hosts: ["a", "10.0.0.0-10.0.0.255"], knobs: { b: "2", a: " 1" } };
      expect(inputs(news, olds)).to.deep.equal(olds);
      expect(inputs({ ...news, hosts: ["b"] }, olds)).to.deep.equal({ ...olds, hosts: ["b"] });
      expect(inputs({ ...news, hosts: [unknownValue] }, olds)).to.deep.equal({ ...olds, hosts: [unknownValue] });
    });

    it("takes out what means nothing, and shows that a name was corrected that went out with it", () => {
      const given = { ...good, name: " weekly ", hosts: [" 10.0.0.1 - 10.0.0.9", "10.0.0.0/024"], groupIds: ["007"] };
      const tidy = { ...good, name: "weekly", hosts: ["10.0.0.1-10.0.0.9", "10.0.0.0/24"], groupIds: ["7"] };
      expect(inputs(given)).to.deep.equal(tidy);
      expect(inputs(given, tidy)).to.deep.equal(tidy);
      // As earlier versions have stored and sent it.
      for (const name of ["name", "hosts", "groupIds"] as const) {
        const stored = { ...tidy, [name]: given[name] };
        expect(inputs(tidy, stored), name).to.deep.equal(tidy);
        expect(compare(thing, stored, tidy).map(({ path }) => path)).to.deep.equal([name]);
      }
      expect(inputs({ ...good, hosts: [unknownValue], name: unknownValue })).to.deep.include({ hosts: [unknownValue] });
    });

    it("compares no value that a schema refuses", () => {
      expect(inputs({ ...good, note: 7 }, { ...good, note: "7" })).to.deep.include({ note: 7 });
    });

    it("carries owner and adoptId over, whatever the program says now", () => {
      const olds = { ...good, owner: "p/s/old", adoptId: "42" };
      expect(inputs({ ...good, owner: "p/s/new" }, olds)).to.deep.equal(olds);
      expect(inputs({ ...good, owner: "p/s/new" }, good)).to.deep.equal(good);
    });

    it("refuses another adoptId, and passes the same and an unknown one", () => {
      const olds = { ...good, adoptId: "42" };
      expect(reasons({ ...good, adoptId: "43" }, olds)).to.deep.equal([
        'Thing.adoptId "43": this resource already manages 42: adopt the other object with another resource',
      ]);
      expect(reasons({ ...good, adoptId: "43" }, good)).to.deep.equal([
        'Thing.adoptId "43": this resource already manages another object: adopt the other object with another resource',
      ]);
      for (const adoptId of ["42", unknownValue, undefined]) {
        expect(reasons({ ...good, adoptId }, olds)).to.deep.equal([]);
      }
    });

    it("refuses to drop what has no documented default to go back to", () => {
      const olds = { ...good, size: "large" };
      expect(reasons(good, olds)).to.deep.equal([
        "Thing.size: was removed from the program, and Security Center documents no default; set it explicitly",
      ]);
    });

    it("drops what can be emptied, has a default, replaces or is needed anyway", () => {
      const olds = {
        ...good,
        note: "x",
        loud: true,
        kind: "a",
        hosts: ["a"],
        knobs: {},
        groupIds: ["1"],
        source: "s",
        size: null,
      };
      expect(reasons(good, olds)).to.deep.equal([]);
      expect(reasons({ name: "x" }, good)).to.deep.equal(["Thing.ownerId: required on Security Center"]);
    });
  });

  const addresses = fc.uniqueArray(fc.constantFrom("10.0.0.1", "10.0.0.0/24", "10.0.1.1-10.0.1.9", "web", "Web"), {
    minLength: 1,
  });
  const things = fc.record(
    {
      name: fc.constantFrom("a", "a ", "b"),
      ownerId: fc.constantFrom("1", "2"),
      note: fc.constantFrom("", "x", " x"),
      loud: fc.boolean(),
      hosts: addresses,
      knobs: fc.dictionary(fc.constantFrom("a", "b", "c"), fc.constantFrom("1", " 1", "2")),
      reportIds: fc.subarray(["1", "2", "3"]),
    },
    { requiredKeys: ["name", "ownerId"] },
  );

  it("of what it gave gives the same", () => {
    fc.assert(
      fc.property(things, things, (olds, news) => {
        const once = inputs(news, inputs(olds));
        expect(inputs(once, once)).to.deep.equal(once);
        expect(inputs(news, once)).to.deep.equal(once);
        expect(compare(thing, once, inputs(news, once))).to.deep.equal([]);
      }),
    );
  });

  it("changes the meaning of nothing", () => {
    fc.assert(
      fc.property(things, things, (olds, news) => {
        // But for blanks around a name, which are taken out before anything is stored.
        const tidy = { ...news, name: news.name.trim() };
        expect(compare(thing, inputs(news, inputs(olds)), tidy)).to.deep.equal([]);
      }),
    );
  });
});
