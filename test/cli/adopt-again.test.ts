import { expect } from "chai";
import { appendFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AdoptSite } from "../adopt/command";

describe("pulumi-tenable adopt, in a folder with files", function () {
  this.timeout(120_000);
  const site = new AdoptSite();

  const imported = (): string[] =>
    (JSON.parse(site.text("import.json")) as { resources: { name: string }[] }).resources.map(({ name }) => name);
  const write = (name: string, text: string): void => writeFileSync(join(site.folder, name), text);
  const edit = (name: string, how: (text: string) => string): void => write(name, how(site.text(name)));
  /** As if these had never been adopted. */
  const forget = (type: string): void =>
    edit("adopted.json", (text) => {
      const { objects, ...rest } = JSON.parse(text) as { objects: { type: string }[] };
      return JSON.stringify({ ...rest, objects: objects.filter((one) => one.type !== type) });
    });

  describe("imports what the program declares", () => {
    beforeEach(async () => {
      await site.start();
      await site.done();
      expect(imported()).to.have.members(["gentle", "office-weekly"]);
    });

    const removed: Record<string, () => void> = {
      "its lines": () => write("scans.ts", "// nothing\n"),
      "its file": () => rmSync(join(site.folder, "scans.ts")),
      "by a comment": () => edit("scans.ts", (text) => text.replaceAll(/^/gm, "// ")),
      "by a comment around it": () => edit("scans.ts", (text) => `/*\n${text}*/\n`),
      "by another type": () => edit("scans.ts", (text) => text.replace("new tenable.Scan(", "new tenable.Other(")),
      "by another name": () => edit("scans.ts", (text) => text.replace('"office-weekly"', '"office-daily"')),
    };
    for (const [how, remove] of Object.entries(removed)) {
      it(`and not what was removed from it (${how})`, async () => {
        remove();
        const { out } = await site.done();
        expect(imported()).to.deep.equal(["gentle"]);
        const reason =
          'the program no longer declares the resource "office-weekly"; to declare it again, delete its entry in adopted.json';
        expect(out).to.match(new RegExp(`Scan "Office weekly" \\(id \\d+\\): ${reason}`));
        expect(site.text("not-managed.md")).to.include(reason);
        expect(out).to.include("1 object was in the program already.");
        expect(readdirSync(site.folder).filter((name) => name.endsWith("-2.ts"))).to.deep.equal([]);
      });
    }

    it("and not what is in a file that nothing imports", async () => {
      edit("index.ts", (text) => text.replace('import "./scans";\n', ""));
      const { out } = await site.done();
      expect(imported()).to.deep.equal(["gentle"]);
      expect(out).to.match(/Scan "Office weekly" \(id \d+\): index\.ts does not import scans\.ts, which declared it/);
    });

    it("also what was moved to another file, or has another variable", async () => {
      mkdirSync(join(site.folder, "plant"));
      const moved = site.text("scans.ts").replaceAll('"./', '"../').replace("officeWeekly", "renamed");
      write("plant/weekly.ts", moved.replace('"office-weekly"', "'office-weekly'"));
      write("scans.ts", 'export * from "./plant/weekly.js";\n');
      await site.done();
      expect(imported()).to.have.members(["gentle", "office-weekly"]);
    });

    it("declares an object again once its entry is deleted", async () => {
      write("scans.ts", "");
      forget("Scan");
      await site.done();
      expect(imported()).to.have.members(["gentle", "office-weekly"]);
      expect(site.text("scans-2.ts")).to.include('new tenable.Scan("office-weekly", {');
    });
  });

  const unexported: Record<string, () => void> = {
    "a comment exports": () => edit("policies.ts", (text) => text.replaceAll(/^/gm, "// ")),
    "a file exports that nothing imports": () =>
      edit("index.ts", (text) => text.replace('import "./policies";\n', "").replace('import "./scans";\n', "")),
  };
  it("refers to what the program exports", async () => {
    await site.start("sc");
    await site.done();
    forget("Scan");
    await site.done();
    expect(site.text("scans-2.ts")).to.include("policyId: policies.");
  });
  for (const [what, remove] of Object.entries(unexported)) {
    it(`refers to nothing that ${what}`, async () => {
      await site.start("sc");
      await site.done();
      remove();
      forget("Scan");
      await site.done();
      expect(site.text("scans-2.ts")).to.include("policyId: lookups2.").and.not.include("policies.");
    });
  }

  it("asks for a preview that expects no changes after an import, and for a plain one without", async () => {
    await site.start();
    const { out } = await site.done();
    expect(out).to.match(/ {2}pulumi import .*\n {2}rm import\.json\n {2}pulumi preview --expect-no-changes\n$/);
    rmSync(site.folder, { recursive: true });
    const { out: byIds } = await site.done("--with-adopt-ids");
    expect(byIds).to.match(/ {2}pulumi preview\n$/);
  });

  it("overwrites no file that an adoption of other kinds has written", async () => {
    await site.start();
    await site.done("--kind", "policies", "--name", "gentle");
    await site.done("--kind", "scans");
    const before = site.text("index-2.ts");
    expect(before).to.include("./scans-2");
    await site.policy("Weekly");
    await site.done("--kind", "policies");
    expect(site.text("index-2.ts")).to.equal(before);
    expect(site.text("index.ts")).to.match(/import "\.\/index-2";\nimport "\.\/index-3";\n$/);
  });

  const ignores: [what: string, before: string, after: string][] = [
    ["other lines", "dist/\n*.log", "dist/\n*.log\nnode_modules/\nimport.json\n"],
    ["one of its lines", "/node_modules\n", "/node_modules\nimport.json\n"],
    ["all of its lines", "import.json\r\nnode_modules/\r\n", "import.json\r\nnode_modules/\r\n"],
    ["Windows line ends", "dist/\r\n", "dist/\r\nnode_modules/\r\nimport.json\r\n"],
    ["nothing", "", "node_modules/\nimport.json\n"],
  ];
  for (const [what, before, after] of ignores) {
    it(`adds to a .gitignore what it lacks (${what})`, async () => {
      await site.start();
      mkdirSync(site.folder);
      write(".gitignore", before);
      await site.done();
      expect(site.text(".gitignore")).to.equal(after);
      appendFileSync(join(site.folder, ".gitignore"), "mine\n");
      await site.done();
      expect(site.text(".gitignore")).to.equal(`${after}mine\n`);
    });
  }
});
