import { expect } from "chai";
import { pages } from "./pages";

const sections = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];

/** What is not as Keep a Changelog has it, with the line. */
function failures(text: string): string[] {
  const found: string[] = [];
  let seen: string[] = [];
  let versions = 0;
  for (const [index, line] of text.trimEnd().split("\n").entries()) {
    const [, marks = "", heading = ""] = /^(#+) (.*)$/.exec(line) ?? [];
    const isRight = [
      () => index > 0 || line === "# Changelog",
      () => marks !== "#" || index === 0,
      // The newest is what has no version yet; every other has one, and its day.
      () => marks !== "##" || (versions === 0 && heading === "[Unreleased]") || isVersion(heading),
      () => marks !== "###" || (versions > 0 && sections.includes(heading) && isAfter(heading, seen)),
      () => marks.length < 4,
      () => seen.length === 0 || marks !== "" || /^(- \S|  \S|$)/.test(line),
    ].every((check) => check());
    if (!isRight) {
      found.push(`${index + 1}: ${line}`);
    }
    if (marks === "##") {
      versions++;
      seen = [];
    } else if (marks === "###") {
      seen = [...seen, heading];
    }
  }
  const empty = [...text.matchAll(/^### (.*)\n+(?=#|$(?![^]))/gm)].map(([, heading]) => `${heading} is empty`);
  return [...found, ...empty];
}

const isVersion = (heading: string): boolean => /^\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d$/.test(heading);

const isAfter = (heading: string, seen: readonly string[]): boolean =>
  seen.every((other) => sections.indexOf(other) < sections.indexOf(heading));

describe("The changelog", () => {
  it("has the form of Keep a Changelog", () => {
    expect(failures(pages.find(({ path }) => path === "CHANGELOG.md")?.text ?? "")).to.deep.equal([]);
  });

  it("is refused where it departs from it", () => {
    const refused = (...lines: string[]): string[] => failures(["# Changelog", "", ...lines].join("\n"));
    const entry = ["", "- Something."];
    expect(refused("## [Unreleased]", "", "### Added", ...entry, "", "## [1.0.0] - 2030-01-05")).to.deep.equal([]);
    expect(refused("## 1.0.0 (unreleased)")).to.have.length(1);
    expect(refused("## [1.0.0] - 2030-01-05", "## [Unreleased]")).to.have.length(1);
    expect(refused("## [Unreleased]", "### New", ...entry)).to.have.length(1);
    expect(refused("## [Unreleased]", "### Fixed", ...entry, "### Added", ...entry)).to.have.length(1);
    expect(refused("## [Unreleased]", "### Added", "Something.")).to.have.length(1);
    expect(refused("## [Unreleased]", "### Added", "", "### Fixed", ...entry)).to.have.length(1);
  });
});
