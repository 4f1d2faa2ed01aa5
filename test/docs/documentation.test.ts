import { expect } from "chai";
import { dirname, join, normalize } from "node:path";
import { parse } from "yaml";
import { importFile, stackName } from "../../client/adopt/import-file";
import { type Platform, platformNames } from "../../provider/definition/platform";
import { resources } from "../../provider/resources";
import { settingNames } from "../../provider/settings";
import * as sdk from "../../sdk";
import { ownCommands, ownLines, refusalOf, scriptLines, scriptRefusalOf } from "./commands";
import { blocks, isInRepository, pages, phrases } from "./pages";
import { typeErrors } from "./typescript";

/** The anchors of a page, as Markdown viewers make them of its headings. */
const anchorsOf = (text: string): string[] =>
  [...text.replaceAll(/^```[^]*?^```$/gm, "").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, "")
      .replaceAll(/\s/g, "-"),
  );

const adoptionGuide = "docs/guides/existing-objects.md";

/** The import file of the guide, by the code that writes import files. */
function exampleImport(): string {
  const inputs = { name: "windows", type: "windows", username: "scan" };
  const credential = {
    ...{ type: "Credential", id: "1000004", name: "windows", inputs, secrets: ["password"] },
    outputs: { ...inputs, platform: "sc", address: "https://sc.example.com" },
    ...{ resource: "windows", variable: "windows", file: "credentials", config: { password: "windowsPassword" } },
  };
  const config = { "baseline:windowsPassword": "the password" };
  return importFile([credential], stackName("dev", "baseline"), "default", config).text;
}

const textOf = (path: string): string => pages.find((page) => page.path === path)?.text ?? "";

describe("The documentation", function () {
  this.timeout(60_000);

  it("has TypeScript that compiles", () => {
    expect(blocks.filter(({ language }) => language === "ts")).not.to.have.length(0);
    expect(typeErrors()).to.deep.equal([]);
  });

  it("has YAML that can be read", () => {
    const yaml = blocks.filter(({ language }) => language === "yaml");
    expect(yaml).not.to.have.length(0);
    for (const { code, at } of yaml) {
      expect(parse(code), at).to.be.an("object");
    }
  });

  it("has JSON that can be read", () => {
    const json = blocks.filter(({ language }) => language === "json");
    expect(json).not.to.have.length(0);
    for (const { code, at } of json) {
      expect(JSON.parse(code), at).to.be.an("object");
    }
  });

  it("shows an import file as adopt writes it", () => {
    const example = blocks.find(({ at, language }) => at.startsWith(`${adoptionGuide}:`) && language === "json");
    expect(example?.code).to.equal(exampleImport());
  });

  it("names the language of each block", () => {
    expect(blocks.filter(({ language }) => !/^(ts|sh|yaml|json|mermaid|text)$/.test(language))).to.deep.equal([]);
  });

  it("has commands of pulumi-tenable that exist, with their options", () => {
    expect(ownLines.length).to.be.greaterThan(10);
    const refused = ownLines.flatMap(({ words, at }) => {
      const refusal = refusalOf(words);
      return refusal === undefined ? [] : [`${at} ${words.join(" ")}: ${refusal}`];
    });
    expect(refused).to.deep.equal([]);
  });

  it("has npm scripts that exist, with their options", async () => {
    expect(scriptLines.length).to.be.greaterThan(10);
    const refused: string[] = [];
    for (const { words, at } of scriptLines) {
      const refusal = await scriptRefusalOf(words);
      if (refusal !== undefined) {
        refused.push(`${at} ${refusal}`);
      }
    }
    expect(refused).to.deep.equal([]);
  });

  it("names every command", () => {
    const guide = phrases.filter(({ at }) => at.startsWith("docs/guides/running-scans.md"));
    const named = (command: string): boolean =>
      guide.some(({ code }) => code === command || code.startsWith(`${command} <`)) ||
      ownLines.some(({ words }) => words.join(" ").startsWith(command));
    expect(ownCommands.filter((command) => !named(command))).to.deep.equal([]);
  });

  it("names the role of every resource on each of its platforms", () => {
    const [, ...sections] = textOf("docs/guides/roles-and-keys.md").split(/^## /m);
    const unnamed = resources.flatMap(({ type, platforms }) =>
      Object.entries(platforms).flatMap(([platform, table]) => {
        const section = sections.find((one) => one.startsWith(`${platformNames[platform as Platform]}\n`));
        const isNamed = new RegExp(`^\\|[^|]*\`${type}\`[^|]*\\|`, "m").test(section ?? "");
        return (typeof table === "object") === isNamed ? [] : [`${type} on ${platform}`];
      }),
    );
    expect(unnamed).to.deep.equal([]);
  });

  it("names every setting, with its name in Pulumi config", () => {
    const named = textOf("docs/configuration.md");
    expect(settingNames.filter((name) => !named.includes(`\`tenable:${name}\``))).to.deep.equal([]);
  });

  it("names everything that a program can import", () => {
    const named = textOf("docs/resources/README.md");
    const values = Object.keys(sdk);
    expect(values.length).to.be.greaterThan(20);
    expect(values.filter((name) => !new RegExp(`[\`[]${name}[\`\\]]`).test(named))).to.deep.equal([]);
  });

  it("has links that lead somewhere", () => {
    const dead = pages.flatMap(({ path, text }) =>
      [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = ""]) => {
        if (link.startsWith("https:")) {
          return [];
        }
        const [file = "", anchor] = link.split("#");
        const target = file === "" ? path : normalize(join(dirname(path), file));
        const page = pages.find((one) => one.path === target);
        const isThere = anchor === undefined ? isInRepository(target) : page && anchorsOf(page.text).includes(anchor);
        return isThere ? [] : [`${path}: ${link}`];
      }),
    );
    expect(dead).to.deep.equal([]);
  });

  it("names files of the repository that exist", () => {
    const paths = phrases.filter(({ code }) =>
      /^(sdk|provider|client|cli|emulator|tools|test|docs|examples)\/[\w./-]*$/.test(code),
    );
    expect(paths.filter(({ code }) => !isInRepository(code))).to.deep.equal([]);
    const compiled = [...blocks, ...phrases].flatMap(({ code, at }) =>
      [...code.matchAll(/\bdist\/([\w./-]+)\.js\b/g)].map(([, file = ""]) => ({ file: `${file}.ts`, at })),
    );
    expect(compiled.filter(({ file }) => !isInRepository(file))).to.deep.equal([]);
  });

  it("introduces the package in at most 150 lines", () => {
    expect(textOf("README.md").trimEnd().split("\n").length).to.be.at.most(150);
  });
});
