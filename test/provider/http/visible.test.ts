import { expect } from "chai";
import { visible } from "../../../provider/http/visible";

describe("Text of somebody else, made visible,", () => {
  it("shows what a terminal would obey, and what would show it as another text", () => {
    expect(visible("\u001b[31mred\u0007\u009b2J")).to.equal("\\u001b[31mred\\u0007\\u009b2J");
    expect(visible("a\u202egnp\u202c\u200f\u2066\u2028\ufeff")).to.equal(
      "a\\u202egnp\\u202c\\u200f\\u2066\\u2028\\ufeff",
    );
    expect(visible("half \ud83d of it, \u{e0001}\u0000\r\n")).to.equal(
      "half \\ud83d of it, \\u{e0001}\\u0000\\u000d\\u000a",
    );
  });

  it("leaves letters of any language alone", () => {
    const text = "Größe, 東京, עברית, 😀 – “x”\u00a0y";
    expect(visible(text)).to.equal(text);
  });
});
