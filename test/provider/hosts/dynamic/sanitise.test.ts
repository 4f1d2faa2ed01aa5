import { expect } from "chai";
import fc from "fast-check";
import { sanitise } from "../../../../provider/hosts/dynamic/sanitise";

describe("What goes to the state", () => {
  it("has members of any name, and leaves the given object as it is", () => {
    const props = JSON.parse(`{"__proto__": {"a": "1"}, "constructor": "2", "half \\ud83d": ["\\ud83d"]}`) as Record<
      string,
      unknown
    >;
    const before = JSON.stringify(props);
    expect(JSON.stringify(sanitise(props))).to.equal(
      `{"__proto__":{"a":"1"},"constructor":"2","half \ufffd":["\ufffd"]}`,
    );
    expect(JSON.stringify(props)).to.equal(before);
    expect(sanitise(props).a).to.equal(undefined);
  });

  it("has no `undefined` at any depth", () => {
    const props = { a: undefined, b: [1, undefined, { c: undefined, d: null }], e: { f: { g: undefined } } };
    expect(sanitise(props)).to.deep.equal({ b: [1, { d: null }], e: { f: {} } });
  });

  const texts = fc.string({ unit: "grapheme" });
  const values = fc.anything({
    key: texts,
    values: [texts, fc.boolean(), fc.constant(null), fc.maxSafeInteger(), fc.constant(0.5)],
  });

  it("is a copy that means the same, for all that JSON can say", () => {
    fc.assert(
      fc.property(fc.dictionary(texts, values), (props) => {
        const clean = sanitise(props);
        expect(JSON.stringify(clean)).to.equal(JSON.stringify(props));
        expect(clean).not.to.equal(props);
      }),
    );
  });

  it("may come from objects without a prototype", () => {
    expect(sanitise({ map: Object.assign(Object.create(null) as object, { a: 1 }) })).to.deep.equal({ map: { a: 1 } });
  });

  it("has a sign in place of half a character, in values and in keys, the same each time", () => {
    const half = { "a\ud83d": ["\ude00b", { c: "\ud83d\ud83d\ude00" }] };
    const whole = { "a\ufffd": ["\ufffdb", { c: "\ufffd\u{1F600}" }] };
    expect(sanitise(half)).to.deep.equal(whole);
    expect(sanitise(whole)).to.deep.equal(whole);
  });

  for (const [value, words] of [
    [new Date(0), "a Date"],
    [Number.NaN, "the number NaN"],
    [Number.POSITIVE_INFINITY, "the number Infinity"],
    [2 ** 53, "the number 9007199254740992"],
    [1n, "a bigint"],
    [() => undefined, "a function"],
    [Symbol("x"), "a symbol"],
    [new Map(), "a Map"],
  ] as const) {
    it(`cannot be ${words}, and the place is named`, () => {
      expect(() => sanitise({ list: [{ deep: value }] })).to.throw(
        TypeError,
        `list[0].deep: ${words} cannot be stored`,
      );
    });
  }
});
