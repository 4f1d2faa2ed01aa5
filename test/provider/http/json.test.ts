import { expect } from "chai";
import { ExcessiveJsonError, parseJson } from "../../../provider/http/json";

describe("A JSON text of somebody else", () => {
  it("is its value, whatever brackets and quotes its strings hold", () => {
    for (const value of [{ a: '[[["{,\\' }, ["\\", '\\"', "[".repeat(500), ",".repeat(500)], 'a"b', 1, null]) {
      expect(parseJson(JSON.stringify(value))).to.deep.equal(value);
    }
  });

  it("is refused where it is none", () => {
    for (const text of ["", "{", '"', '"\\', "[1,]", "<html>"]) {
      expect(() => parseJson(text), text).to.throw(SyntaxError);
    }
  });

  it("may have a hundred levels and no more", () => {
    const nested = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);
    expect(parseJson(nested(100))).to.be.an("array");
    expect(() => parseJson(nested(101))).to.throw(ExcessiveJsonError, "more than 100 levels of JSON");
    expect(() => parseJson("[".repeat(1_000_000))).to.throw(ExcessiveJsonError);
    expect(() => parseJson('{"a":'.repeat(10_000))).to.throw(ExcessiveJsonError);
  });

  it("may have two million values and no more", () => {
    expect(() => parseJson(`[${"{},".repeat(2_000_001)}{}]`)).to.throw(ExcessiveJsonError, "more than 2000000 values");
    expect(() => parseJson(`[${"1,".repeat(2_000_001)}1]`)).to.throw(ExcessiveJsonError);
  });

  it("brings no member that would be a prototype elsewhere, however it is spelled", () => {
    for (const key of ["__proto__", "\\u005f_proto__", "__pr\\u006Fto__"]) {
      const value = parseJson(`{"a": {"${key}": {"polluted": true}, "b": 1}}`) as { a: object };
      expect(Object.keys(value.a)).to.deep.equal(["b"]);
      expect(Object.assign({}, value.a)).not.to.have.property("polluted");
    }
    expect(parseJson('{"a": "__proto__"}')).to.deep.equal({ a: "__proto__" });
  });
});
