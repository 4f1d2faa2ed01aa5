import { expect } from "chai";
import { refusedWords } from "../../tools/words";

describe("The words that shipped text does not use", () => {
  it("are found in Markdown, over the end of a line and in capitals", () => {
    expect(refusedWords("README.md", "It is\ngone when\nleft out.\n\nNobody knows.\n")).to.deep.equal([
      '2: "when left out"',
      '5: "Nobody"',
    ]);
  });

  it("are found in comments, strings and templates of a source, and not in its names", () => {
    const source = [
      "/**",
      " * 88 when",
      " * left out.",
      " */",
      "// A note that nobody reads.",
      'const nobody = "made anew";',
      "const text = `${nobody} shall ${nobody} for ever`;",
    ].join("\n");
    expect(refusedWords("source.ts", source)).to.deep.equal([
      '2: "when left out"',
      '5: "nobody"',
      '6: "anew"',
      '7: "shall"',
      '7: "for ever"',
    ]);
  });

  it("are whole words", () => {
    expect(refusedWords("README.md", "shallow and newly made")).to.deep.equal([]);
  });
});
