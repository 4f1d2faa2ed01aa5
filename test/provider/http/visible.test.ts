import { expect } from "chai";
import { visible, visibleLines } from "../../../provider/http/visible";

describe("Text of somebody else, made visible,", () => {
  it("shows what a terminal would obey, and what would show it as another text", () => {
    expect(visible("\u001b[31mred\u0007\u009b2J")).to.equal("\\u001b[31mred\\u0007\\u009b2J");
    expect(visible("a\u202egnp\u202c\u200f\u2066\u2028\ufeff")).to.equal(
      "a\\u202egnp\\u202c\\u200f\\u2066\\u2028\\ufeff",
    );
    expect(visible("half \ud83d of it, \u{e0001}\u0000\r\n")).to.equal(
      "half \\ud83d of it, \\udb40\\udc01\\u0000\\u000d\\u000a",
    );
  });

  it("of several lines keeps its lines", () => {
    expect(visibleLines("a\tb\r\nc\rd\n\u001b[2J")).to.equal("a\tb\r\nc\\u000dd\n\\u001b[2J");
  });

  it("of JSON means the same", () => {
    const value = { "\u202e": ["\u007f\u009b", "\u{e0001}\ud83d", "\u001b\n"] };
    const text = visibleLines(JSON.stringify(value, undefined, 2));
    expect(JSON.parse(text)).to.deep.equal(value);
    expect(text).to.match(/^[ -~\n]*$/);
  });

  it("leaves letters of any language alone", () => {
    const text = "Größe, 東京, עברית, 😀 – “x”\u00a0y";
    expect(visible(text)).to.equal(text);
  });
});
