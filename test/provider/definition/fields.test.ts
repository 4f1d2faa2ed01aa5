import { expect } from "chai";
import type { Field } from "../../../provider/definition";
import { resources } from "../../../provider/resources";
import {
  addressSet,
  flag,
  hostNameSet,
  mailAddress,
  mapOf,
  oneOf,
  optional,
  reference,
  replacing,
  secret,
  setOf,
  text,
  wholeNumber,
} from "../../../provider/definition/fields";
import { isSame } from "../../../provider/lifecycle/equal";

const problems = <T>(field: Field<T>, value: T): string[] =>
  field.problems(value, "at").map(({ path, reason }) => `${path}: ${reason}`);
const same = <T>(field: Field<T>, a: unknown, b: unknown): boolean => isSame(field as Field, a, b);

describe("A field", () => {
  it("of text can be emptied unless it needs a character", () => {
    expect(text()).to.deep.include({ empty: "", schema: { type: "string", minLength: 0 } });
    expect(text({ min: 1, max: 255 }).schema).to.deep.equal({ type: "string", minLength: 1, maxLength: 255 });
    expect(text({ min: 1 })).not.to.have.property("empty");
    expect(problems(text(), "x")).to.deep.equal([]);
  });

  it("of text means the same with blanks around it, and as null, absent and empty", () => {
    expect(same(text(), " a ", "a")).to.equal(true);
    expect(same(text(), null, "")).to.equal(true);
    expect(same(text(), undefined, "")).to.equal(true);
    expect(same(text(), undefined, "a")).to.equal(false);
    expect(same(text({ min: 1 }), undefined, "a")).to.equal(false);
    expect(same(text({ min: 1 }), undefined, null)).to.equal(true);
  });

  it("of a name means something else with blanks around it, which are taken out", () => {
    expect(same(text({ min: 1 }), "a ", "a")).to.equal(false);
    expect(text({ min: 1 }).tidy?.(" a ")).to.equal("a");
    expect(setOf(text()).tidy?.([" a", "b "])).to.deep.equal(["a", "b"]);
    expect(mapOf(text()).tidy?.({ a: " a" })).to.deep.equal({ a: "a" });
    expect(secret(text())).to.deep.include({ tidy: undefined });
  });

  it("of any kind leaves what is of another type to its schema", () => {
    const fields = [text(), reference("x"), setOf(text()), mapOf(text()), addressSet({ names: true }), hostNameSet()];
    for (const field of fields as Field[]) {
      for (const value of [7, null, ["a"], { a: 7 }, [7], [null], "a"]) {
        expect(field.tidy?.(value)).to.deep.equal(value);
      }
    }
  });

  it("of mail addresses takes what can stand in a list", () => {
    expect(problems(setOf(mailAddress()), ["soc@example.com", "a.b+c@d.example"])).to.deep.equal([]);
    for (const wrong of ["soc", "a@b,c@d", "a@b c@d", "<a@b>", "a@b@c", "a@"]) {
      expect(problems(mailAddress(), wrong), wrong).to.deep.equal([
        "at: not an email address, such as soc@example.com",
      ]);
    }
  });

  it("of a word, number or flag compares by its text", () => {
    expect(same(oneOf(["a", "b"]), "a", "a")).to.equal(true);
    expect(same(oneOf([0, 30]), 0, 30)).to.equal(false);
    expect(same(wholeNumber({ min: 0, max: 9 }), 0, undefined)).to.equal(false);
    expect(same(flag(), false, undefined)).to.equal(false);
    expect(same(flag(), false, false)).to.equal(true);
    expect(wholeNumber({ min: 1, max: 9 }).schema).to.deep.equal({ type: "integer", minimum: 1, maximum: 9 });
  });

  it("is optional or replacing when wrapped so, and neither by itself", () => {
    expect(flag()).to.include({ optional: false, replaces: false, byKey: false });
    expect(optional(replacing(flag()))).to.include({ optional: true, replaces: true });
  });

  it("of a name that cannot be seen is empty, for every resource", () => {
    const invisible = [" ", "\u200b", "\u2060\ufeff", "\u00ad \u200d", "\u3164", "\u2800", "\u202e", "\u0007"];
    for (const { type, fields } of resources) {
      const { tidy } = (fields as Record<string, Field>).name ?? {};
      for (const name of tidy ? invisible : []) {
        expect(tidy?.(name), `${type} ${JSON.stringify(name)}`).to.equal("");
        expect(tidy?.(` a${name}b`), type).to.equal(`a${name}b`);
      }
    }
  });

  it("of a reference has no blanks", () => {
    expect(problems(reference("Policy"), "7")).to.deep.equal([]);
    for (const wrong of ["my policy", "1,2", "1;2"]) {
      expect(problems(reference("Policy"), wrong)).to.deep.equal([
        "at: not a valid Policy id: ids contain no spaces or commas",
      ]);
    }
  });

  it("of a set has neither order nor repetition, and names the place of what is wrong", () => {
    const ids = setOf(reference("scanner"));
    expect(same(ids, ["1", "2"], ["2", "1", "2"])).to.equal(true);
    expect(same(ids, [], undefined)).to.equal(true);
    expect(same(ids, ["1"], [])).to.equal(false);
    expect(problems(ids, ["1", "a b"])).to.deep.equal([
      "at[1]: not a valid scanner id: ids contain no spaces or commas",
    ]);
  });

  it("of a map has no order of keys, and names the key of what is wrong", () => {
    const noDots = (key: string): string | undefined => (key.includes(".") ? "no dots" : undefined);
    const map = mapOf(reference("thing"), noDots);
    expect(same(map, { a: "1", b: "2" }, { b: "2", a: "1" })).to.equal(true);
    expect(same(map, {}, undefined)).to.equal(true);
    expect(same(map, { a: "1" }, { b: "1" })).to.equal(false);
    expect(problems(map, { ok: "1", "x.y": "a b", "x y": " " })).to.deep.equal([
      'at["x.y"]: no dots',
      'at["x.y"]: not a valid thing id: ids contain no spaces or commas',
      'at["x y"]: not a valid thing id: ids contain no spaces or commas',
    ]);
    expect(problems(mapOf(reference("thing")), { key: "a b" })).to.have.length(1);
    expect(map.byKey).to.equal(true);
  });
});

describe("A field of addresses", () => {
  it("compares as a set of addresses", () => {
    const field = addressSet({ names: true });
    expect(same(field, ["10.0.0.0/24", "Web.example.com"], ["web.example.com", "10.0.0.0-10.0.0.255"])).to.equal(true);
    expect(same(field, [], null)).to.equal(true);
    expect(same(field, ["10.0.0.1"], undefined)).to.equal(false);
  });

  for (const [value, reason] of [
    ["999.1.1.1/77", 'at[1]: "999.1.1.1" is not an IPv4 or IPv6 address'],
    ["999.1.1.1", 'at[1]: "999.1.1.1" is not an IPv4 or IPv6 address'],
    ["2001:db8::x", 'at[1]: "2001:db8::x" is not an IPv4 or IPv6 address'],
    ["a.example.com/24", 'at[1]: "a.example.com" is not an IPv4 or IPv6 address'],
    ["-a.example.com", "at[1]: not an address, CIDR block, range or host name"],
    ["a..example.com", "at[1]: not an address, CIDR block, range or host name"],
    [`${"a".repeat(64)}.example.com`, "at[1]: not an address, CIDR block, range or host name"],
    [`a.${"b.".repeat(126)}example.com`, "at[1]: not an address, CIDR block, range or host name"],
  ] as const) {
    it(`refuses ${value.slice(0, 40)}`, () => {
      expect(problems(addressSet({ names: true }), ["10.0.0.1", value])).to.deep.equal([reason]);
    });
  }

  it("takes host names only where a platform does", () => {
    const names = ["web", "web-1.example.com.", "under_score.example.com", "1and1.example"];
    expect(problems(addressSet({ names: true }), names)).to.deep.equal([]);
    expect(problems(addressSet({ names: false }), names)).to.have.length(4);
    expect(problems(addressSet({ names: false }), [" 10.0.0.1 ", "10.0.0.0/8", "::1"])).to.deep.equal([]);
  });
});

describe("A field of host names", () => {
  it("compares without order and case", () => {
    expect(same(hostNameSet(), ["B.example.com", "a"], ["a", "b.example.com.", "a"])).to.equal(true);
    expect(same(hostNameSet(), ["a"], ["b"])).to.equal(false);
  });

  it("refuses addresses and what is no name", () => {
    expect(problems(hostNameSet(), ["web.example.com", "10.0.0.1", "a b"])).to.deep.equal([
      "at[1]: not a host name",
      "at[2]: not a host name",
    ]);
  });
});

describe("An entry of a list that holds several", () => {
  /** Each kind of list, with entries of its own. */
  const lists: [name: string, field: Field<string[]>, one: string, other: string][] = [
    ["targets", addressSet({ names: true, also: ["octets", "hostBlock"] }), "192.0.2.1", "198.51.100.0/24"],
    ["addresses", addressSet({ names: false }), "192.0.2.0/24", "198.51.100.1-198.51.100.9"],
    ["routes", addressSet({ names: true, also: ["wildcard"] }), "*.example.net", "192.0.2.0/24"],
    ["host names", hostNameSet(), "a.example.com", "b.example.com"],
    ["ids", setOf(reference("tag")), "1", "2"],
    ["uuids", setOf(reference("tag")), "6c8b2f5e-0d3a-4f6e-9a55-1b2c3d4e5f60", "7"],
    ["mail addresses", setOf(mailAddress()), "soc@example.com", "it@example.com"],
  ];
  for (const [name, field, one, other] of lists) {
    it(`is named as that in a list of ${name}, with how to write it`, () => {
      expect(problems(field, [one, other])).to.deep.equal([]);
      for (const separator of [", ", ",", "; ", ";", "|", "\n", " , "]) {
        const [problem = "", ...more] = problems(field, [one, `${one}${separator}${other}`]);
        expect(problem, separator).to.match(
          /^at\[1\]: one entry with 2 values: write each .*such as \["[^" ]+", "[^" ]+"\]$/,
        );
        expect(more).to.deep.equal([]);
      }
      expect(problems(field, [`${one},`])).to.have.length(1);
      expect(problems(field, [`${one},`])[0]).to.match(/an entry cannot contain ",": write a list, such as \["/);
    });
  }

  it("may have blanks alone between them", () => {
    expect(problems(addressSet({ names: true }), ["192.0.2.1 192.0.2.2 www.example.com"])[0]).to.match(
      /with 3 values:/,
    );
    expect(problems(hostNameSet(), ["a.example.com b.example.com"])[0]).to.match(/with 2 values:/);
    // A name in the place of an id, and a range in words.
    expect(problems(setOf(reference("Policy")), ["my policy"])[0]).to.match(/not a valid Policy id/);
    expect(problems(addressSet({ names: true }), ["192.0.2.1 to 192.0.2.9"])[0]).to.match(/not an address, CIDR/);
  });
});
