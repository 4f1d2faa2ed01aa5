import { expect } from "chai";
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { exportResult, type Imported, importScan, type ImportOptions, type RunRef, runScan } from "../../../client";
import { type Json, type Platform, allPlatforms } from "../../../emulator/index";
import {
  InputError,
  RefusedError,
  TenableError,
  UnexpectedAnswerError,
  UnknownOutcomeError,
} from "../../../provider/errors";
import { connectionEnv } from "../../../tools/connection";
import { askedOf, type Site, siteOf } from "../../support/client-site";
import { rejects } from "../../support/rejects";
import { file as nessusFile, host, item } from "../report/sample";

const scanOf: Record<Platform, string> = { vm: "Office weekly", nessus: "Office weekly", sc: "Office Weekly" };
const placeOf: Record<Platform, ImportOptions> = {
  vm: { folder: "My Scans" },
  nessus: { folder: "My Scans" },
  sc: { repository: "Internal" },
};

/** More than a stream reads at once, and bytes that no text has: what is sent is not understood on the way. */
const content = Buffer.concat([
  Buffer.from(`<?xml version="1.0" ?>\n<NessusClientData_v2><Report name="Contractor"><!--`),
  Buffer.alloc(200_000, Buffer.from([0xff, 0x00, 0x0d, 0x0a, 0x2d, 0x2d])),
  Buffer.from(`--></Report></NessusClientData_v2>\n`),
]);

describe("What an import makes on Security Center", () => {
  let site: Site<"sc">;
  let file: string;
  beforeEach(async () => {
    site = await siteOf("sc");
    file = join(mkdtempSync(join(tmpdir(), "pulumi-tenable-import-")), "a.nessus");
    writeFileSync(file, nessusFile(host("192.0.2.1", {}, item({}))));
  });
  afterEach(async () => {
    rmSync(dirname(file), { recursive: true, force: true });
    await site.emulator.close();
  });
  const options = { repository: "Internal" };
  /** Lists of results from here on, the first ones after the import; an emulator imports at once. */
  const then = (...lists: object[][]): void => {
    let isImported = false;
    site.emulator.faults.add({
      ...{ method: "POST", path: "/rest/scanResult/import", status: 200, commit: true },
      body: { type: "regular", response: "", error_code: 0, error_msg: "", warnings: [], timestamp: 0 },
      match: () => (isImported = true),
    });
    for (const [at, results] of lists.entries()) {
      const body = { type: "regular", error_code: 0, error_msg: "", warnings: [], timestamp: 0 };
      site.emulator.faults.add({
        ...{ method: "GET", path: "/rest/scanResult", status: 200, match: () => isImported },
        times: at === lists.length - 1 ? Infinity : 1,
        body: { ...body, response: { usable: results, manageable: [] } } as never,
      });
    }
  };
  const result = (id: string, importStatus: string, more: object = {}): object => ({
    ...{ id, name: `Result ${id}`, scan: { id: -1 }, repository: { id: "1" }, importStatus, ...more },
  });

  it("is waited for until it is in the repository", async () => {
    then([], [result("90", "Importing")], [result("90", "Finished")]);
    expect(await importScan(site.client, file, options)).to.deep.equal({
      ...{ id: "90", name: "Result 90", repository: "Internal", status: "Finished" },
    });
  });

  it("is not one of another repository, or of a scan that ended meanwhile", async () => {
    const others = [
      result("88", "Finished", { scan: { id: "4" } }),
      result("89", "Finished", { repository: { id: "2" } }),
    ];
    then([...others, result("90", "Finished")]);
    expect(await importScan(site.client, file, options)).to.include({ id: "90" });
  });

  it("is an error in the platform's words when the repository does not take it", async () => {
    then([result("90", "Error", { importErrorDetails: "Unable to parse." })]);
    const words = /a\.nessus was not imported \(Error\): Unable to parse\.: look at scan result 90$/;
    await rejects(importScan(site.client, file, options), TenableError, words);
  });

  it("is named by nothing that is not certain: none that shows up, or two", async () => {
    then([]);
    expect(await importScan(site.client, file, options)).to.deep.equal({ repository: "Internal", status: "Importing" });
    site.emulator.faults.clear();
    then([result("90", "Finished"), result("91", "Finished")]);
    expect(await importScan(site.client, file, options)).to.deep.equal({ repository: "Internal", status: "Importing" });
  });

  it("that is given up while it is waited for says that the file is there", async () => {
    const stop = new AbortController();
    then([result("90", "Importing")]);
    const client = site.connect({
      signal: stop.signal,
      clock: {
        ...site.client.clock,
        sleep: () => {
          stop.abort(new Error("interrupted"));
          return Promise.reject(new Error("interrupted"));
        },
      },
    });
    const words =
      /interrupted while Security Center imports \S+a\.nessus: check the scan results before you import it again/;
    await rejects(importScan(client, file, options), TenableError, words);
  });
});

for (const platform of allPlatforms) {
  describe(`An import on ${platform}`, () => {
    let site: Site<Platform>;
    let folder: string;
    let file: string;
    beforeEach(async () => {
      site = await siteOf<Platform>(platform);
      folder = mkdtempSync(join(tmpdir(), "pulumi-tenable-import-"));
      file = join(folder, "2024-05 contractor.nessus");
      writeFileSync(file, content);
    });
    afterEach(async () => {
      rmSync(folder, { recursive: true, force: true });
      await site.emulator.close();
    });

    const where = placeOf[platform];
    const upload = /\/file\/upload$/;
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
        const [result] = (await site.client.list("/rest/scanResult", ["name"])).filter(
          ({ name }) => name === made.name,
        );
        expect(made).to.deep.equal({
          ...{ id: result?.id, name: "2024-05_contractor.nessus", repository: "Internal", status: "Finished" },
        });
      } else {
        expect(made).to.include({ name: "Contractor" });
        const { info } = (await site.client.read(`/scans/${made.id}`)) as { info: Record<string, unknown> };
        expect(info).to.include({ status: "imported", name: "Contractor" });
      }
    });

    /** The result that an import has made, as an export names it. */
    const runOf = async ({ id = "", name = "" }: Imported): Promise<RunRef> => {
      if (platform === "sc") {
        const results = await site.client.list("/rest/scanResult", ["id", "name"]);
        const newest = results.map((result) => Number(result.id)).toSorted((one, other) => other - one)[0];
        return { scan: { id: "", name: "" }, id: String(newest) };
      }
      const { history } = (await site.client.read(`/scans/${id}`)) as { history: { uuid: string }[] };
      return { scan: { id, name }, id: String(history[0]?.uuid) };
    };

    it("brings every byte there", async () => {
      const run = await runOf(await importScan(site.client, file, where));
      const back = join(folder, "back.nessus");
      await exportResult(site.client, run, { file: back, format: "nessus" });
      expect(readFileSync(back).equals(content)).to.equal(true);
    });

    it("takes what the platform itself has exported", async () => {
      const { run } = await runScan(site.client, scanOf[platform]);
      await exportResult(site.client, run, { file, format: "nessus" });
      const again = join(folder, "again.nessus");
      const made = await runOf(await importScan(site.client, file, where));
      await exportResult(site.client, made, { file: again, format: "nessus" });
      expect(readFileSync(again).equals(readFileSync(file))).to.equal(true);
      expect(imports()).to.equal(1);
    });

    it("takes what a report can be made of, and says what is damaged", async () => {
      const latin = nessusFile(host("M\u00fcnchen", {}, item({}))).replace('"1.0"', '"1.0" encoding="ISO-8859-1"');
      writeFileSync(file, Buffer.from(latin, "latin1"));
      await importScan(site.client, file, where);
      expect(site.warnings.join()).to.not.include("damaged");
      writeFileSync(file, nessusFile(host("a", {}, item({}, "<synopsis>a & b</synopsis>"))));
      await importScan(site.client, file, where);
      expect(site.warnings.join()).to.match(/contractor\.nessus has a damaged part, which was skipped/);
      expect(imports()).to.equal(2);
    });

    it("goes to the place that was named", async () => {
      const { id = "" } = await importScan(site.client, file, where);
      const asked = site.emulator.requests.find(({ path }) => path.endsWith("/import"))?.body as Record<string, Json>;
      if (platform === "sc") {
        const repositories = await site.client.list("/rest/repository", ["id", "name"]);
        const internal = repositories.find(({ name }) => name === "Internal")?.id;
        expect(asked.repository).to.deep.equal({ id: Number(internal) });
        expect(asked.filename).to.match(/^\w{6}$/);
      } else {
        const { folders } = (await site.client.read("/folders")) as { folders: { id: number; name: string }[] };
        const { info } = (await site.client.read(`/scans/${id}`)) as { info: { folder_id: number } };
        expect(info.folder_id).to.equal(folders.find(({ name }) => name === "My Scans")?.id);
      }
    });

    for (const drop of ["before", "after"] as const) {
      it(`is not made twice when the connection breaks ${drop} the platform has it`, async () => {
        site.emulator.faults.add({ method: "POST", path: /\/import$/, drop });
        await rejects(
          importScan(site.client, file, where),
          UnknownOutcomeError,
          /not known whether .*contractor\.nessus was imported: .*before you import it again/,
        );
        expect(imports()).to.equal(1);
        expect(isThere(await names())).to.equal(drop === "after");
      });
    }

    it("survives a service that is away for a moment while the file is sent", async () => {
      site.emulator.faults.add({ method: "POST", path: upload, retryAfter: 2, status: 429 });
      site.emulator.faults.add({ method: "POST", path: upload, drop: "before" });
      const run = await runOf(await importScan(site.client, file, where));
      const back = join(folder, "back.nessus");
      await exportResult(site.client, run, { file: back, format: "nessus" });
      expect(readFileSync(back).equals(content)).to.equal(true);
    });

    it("whose file does not get there imports nothing, and says where it ended", async () => {
      site.emulator.faults.add({ method: "POST", path: upload, drop: "before", times: Infinity });
      const words = /did not answer POST \S*\/file\/upload: [^\n]*$/;
      const error = await rejects(importScan(site.client, file, where), TenableError, words);
      expect(error).not.to.be.instanceOf(UnknownOutcomeError);
      expect([imports(), isThere(await names())]).to.deep.equal([0, false]);
    });

    it("of a file that becomes shorter while it is sent imports nothing", async () => {
      const openFor = site.client.upload.bind(site.client);
      site.client.upload = (path, form) => {
        truncateSync(file, 100_000);
        return openFor(path, form);
      };
      const words = /file\/upload: .*contractor\.nessus became shorter during the upload$/;
      await rejects(importScan(site.client, file, where), TenableError, words);
      expect(imports()).to.equal(0);
    });

    it("that is given up while the platform imports says that nobody knows", async () => {
      const stop = new AbortController();
      const client = site.connect({ signal: stop.signal });
      site.emulator.faults.add({
        method: "POST",
        path: /\/import$/,
        delayMs: 60_000,
        match: () => {
          setImmediate(() => stop.abort(new Error("interrupted")));
          return true;
        },
      });
      await rejects(importScan(client, file, where), UnknownOutcomeError, /^not known whether \S.* was imported: /);
      expect(imports()).to.equal(1);
    });

    it("tells the platform's words about a file that it refuses, in one line", async () => {
      const body = { error_code: 13, error_msg: "Not a\nNessus file.", error: "Not a\nNessus file.", response: "" };
      site.emulator.faults.add({ method: "POST", path: /\/import$/, status: platform === "sc" ? 403 : 400, body });
      const words = /refused POST \S+\/import \(40[03]\): Not a Nessus file$/;
      const error = await rejects(importScan(site.client, file, where), TenableError, words);
      expect(error).not.to.be.instanceOf(UnknownOutcomeError);
      expect(imports()).to.equal(1);
    });

    it("that nobody can understand the answer of may have been made, and is not made again", async () => {
      const broken = [{ html: true }, { status: 500 }, { status: 502 }, { truncate: true }];
      for (const fault of [...broken, ...(platform === "sc" ? [] : [{ status: 200, body: {} }])]) {
        site.emulator.faults.add({ method: "POST", path: /\/import$/, ...fault });
        const words = /^not known whether .*contractor\.nessus was imported: .*: check the platform[^\n]*$/;
        await rejects(importScan(site.client, file, where), UnknownOutcomeError, words);
      }
      expect(imports()).to.equal(platform === "sc" ? 4 : 5);
    });

    it("needs a name of the file that was sent", async () => {
      const body = { type: "regular", response: {}, error_code: 0, error_msg: "" };
      site.emulator.faults.add({ method: "POST", path: upload, status: 200, body });
      const words = /answered POST \S*\/file\/upload with no "file(name|uploaded)"$/;
      await rejects(importScan(site.client, file, where), UnexpectedAnswerError, words);
      expect(imports()).to.equal(0);
    });

    it("is not made on a connection that is read-only", async () => {
      const client = site.connect({ env: { ...connectionEnv(site.emulator), TENABLE_READ_ONLY: "true" } });
      await rejects(importScan(client, file, where), RefusedError, /file\/upload was not sent: .* is read-only/);
      expect(askedOf(site.emulator).filter((one) => one.startsWith("POST"))).to.deep.equal([]);
    });

    const wrong: [what: string, make: () => [string, ImportOptions], words: RegExp][] = [
      ["a file that is not there", () => [join(folder, "no.nessus"), where], /no\.nessus cannot be read/],
      [
        "an inventory that is called so",
        () => {
          writeFileSync(file, "ip,name\n192.0.2.1,web\n");
          return [file, where];
        },
        /is not a \.nessus file: it has no NessusClientData_v2/,
      ],
      ...["<Report", "</ReportHost>", "</NessusClientData_v2>"].map(
        (end): [string, () => [string, ImportOptions], RegExp] => [
          `half a file, up to ${end}`,
          () => {
            const text = nessusFile(host("192.0.2.1", {}, item({})));
            writeFileSync(file, text.slice(0, text.indexOf(end)));
            return [file, where];
          },
          /contractor\.nessus is truncated at line \d+, /,
        ],
      ),
      [
        "a file whose tags do not fit",
        () => {
          writeFileSync(file, nessusFile("<ReportHost name='a'></Report>"));
          return [file, where];
        },
        /contractor\.nessus is damaged at line \d+, /,
      ],
      [
        "a policy",
        () => {
          writeFileSync(file, "<NessusClientData_v2><Policy></Policy></NessusClientData_v2>");
          return [file, where];
        },
        /has no results, only a policy/,
      ],
      [
        "an archive",
        () => {
          writeFileSync(file, "PK\u0003\u0004");
          return [file, where];
        },
        /contractor\.nessus is packed: unpack it/,
      ],
      [
        "results of version 1",
        () => {
          writeFileSync(file, "<NessusClientData></NessusClientData>");
          return [file, where];
        },
        /of version 1: export the results as version 2/,
      ],
      [
        "an encoding that nobody knows",
        () => {
          writeFileSync(file, nessusFile().replace('version="1.0"', 'version="1.0" encoding="KOI-9"'));
          return [file, where];
        },
        /has the encoding "KOI-9", which is not supported/,
      ],
      ["a folder", () => [folder, where], /is not a file: use a \.nessus file/],
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
            ["no repository", () => [file, {}], /no repository: set the repository/],
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
