import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportResult, importScan, type ImportOptions, runScan } from "../../client";
import { type Platform, PLATFORMS } from "../../emulator";
import { InputError, TenableError, UnknownOutcomeError } from "../../provider/errors";
import { askedOf, type Site, siteOf } from "../support/client-site";
import { rejects } from "../support/rejects";

const scanOf: Record<Platform, string> = { vm: "Office weekly", nessus: "Office weekly", sc: "Office Weekly" };
const placeOf: Record<Platform, ImportOptions> = {
  vm: { folder: "My Scans" },
  nessus: { folder: "My Scans" },
  sc: { repository: "Internal" },
};

for (const platform of PLATFORMS) {
  describe(`An import on ${platform}`, () => {
    let site: Site<Platform>;
    let folder: string;
    let file: string;
    beforeEach(async () => {
      site = await siteOf<Platform>(platform);
      folder = mkdtempSync(join(tmpdir(), "pulumi-tenable-import-"));
      file = join(folder, "2024-05 contractor.nessus");
      writeFileSync(
        file,
        `<?xml version="1.0" ?>\n<NessusClientData_v2><Report name="Contractor"></Report></NessusClientData_v2>\n`,
      );
    });
    afterEach(async () => {
      rmSync(folder, { recursive: true, force: true });
      await site.emulator.close();
    });

    const where = placeOf[platform];
    const imports = (): number => askedOf(site.emulator).filter((one) => /^POST .*\/import$/.test(one)).length;
    const names = async (): Promise<string[]> => {
      const objects = await site.client.list(platform === "sc" ? "/rest/scanResult" : "/scans", ["id", "name"]);
      return objects.map(({ name }) => String(name));
    };
    const isThere = (all: readonly string[]): boolean => all.some((name) => /contractor/i.test(name));

    it("makes of a file what the platform has for it", async () => {
      const made = await importScan(site.client, file, where);
      expect(isThere(await names())).to.equal(true);
      expect(imports()).to.equal(1);
      if (platform === "sc") {
        expect(made).to.deep.equal({});
      } else {
        expect(made).to.include({ name: "Contractor" });
        const { info } = (await site.client.read(`/scans/${made.id}`)) as { info: Record<string, unknown> };
        expect(info).to.include({ status: "imported", name: "Contractor" });
      }
    });

    it("takes what the platform itself has exported", async () => {
      const { run } = await runScan(site.client, scanOf[platform]);
      await exportResult(site.client, run, { file, format: "nessus" });
      await importScan(site.client, file, where);
      expect(imports()).to.equal(1);
    });

    for (const drop of ["before", "after"] as const) {
      it(`is not made twice when the connection breaks ${drop} the platform has it`, async () => {
        site.emulator.faults.add({ method: "POST", path: /\/import$/, drop });
        await rejects(
          importScan(site.client, file, where),
          UnknownOutcomeError,
          /not known whether .*contractor\.nessus was imported: .*before importing it again/,
        );
        expect(imports()).to.equal(1);
        expect(isThere(await names())).to.equal(drop === "after");
      });
    }

    it("survives a service that is away for a moment while the file is sent", async () => {
      site.emulator.faults.add({ method: "POST", path: /\/file\/upload$/, retryAfter: 2, status: 429 });
      await importScan(site.client, file, where);
      expect(isThere(await names())).to.equal(true);
    });

    it("of a file that the platform refuses tells its words in one line", async () => {
      const body = platform === "sc" ? { error_code: 13, error_msg: "no such format" } : { error: "no such format" };
      site.emulator.faults.add({ method: "POST", path: /\/import$/, status: platform === "sc" ? 403 : 400, body });
      const error = await rejects(importScan(site.client, file, where), TenableError, /refused POST .*no such format/);
      expect(error.message).not.to.include("\n");
    });

    const wrong: [what: string, make: () => [string, ImportOptions], words: RegExp][] = [
      ["a file that is not there", () => [join(folder, "no.nessus"), where], /no\.nessus cannot be read/],
      ["a folder", () => [folder, where], /is no file: give a \.nessus file/],
      [
        "an empty file",
        () => {
          writeFileSync(file, "");
          return [file, where];
        },
        /is empty/,
      ],
      ...(platform === "sc"
        ? ([
            ["no repository", () => [file, {}], /no repository: name the repository/],
            [
              "a repository that does not exist",
              () => [file, { repository: "Internall" }],
              /no repository "Internall".*"Internal"/,
            ],
            ["a folder of scans", () => [file, { folder: "a" }], /Security Center has no folders/],
          ] as [string, () => [string, ImportOptions], RegExp][])
        : ([
            ["a folder that does not exist", () => [file, { folder: "My Scan" }], /no folder "My Scan".*"My Scans"/],
            ["a repository", () => [file, { repository: "a" }], /only Security Center keeps results in repositories/],
          ] as [string, () => [string, ImportOptions], RegExp][])),
    ];
    for (const [what, make, words] of wrong) {
      it(`of ${what} is refused before anything is sent`, async () => {
        await rejects(importScan(site.client, ...make()), InputError, words);
        expect(askedOf(site.emulator).filter((one) => one.startsWith("POST"))).to.deep.equal([]);
      });
    }
  });
}
