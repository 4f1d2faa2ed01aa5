import { expect } from "chai";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type Client, type ExportFormat, exportResult, importScan, type RunRef, runScan } from "../../../client";
import { type Json, type Platform, allPlatforms } from "../../../emulator/index";
import { InputError, PermissionError, TenableError, UnexpectedAnswerError } from "../../../provider/errors";
import { connectionEnv } from "../../../tools/connection";
import { type BreakingProxy, breakingProxy, type Intercepted } from "../../support/breaking-proxy";
import { askedOf, type Site, siteOf } from "../../support/client-site";
import { rejects } from "../../support/rejects";

const scanOf: Record<Platform, string> = { vm: "Office weekly", nessus: "Office weekly", sc: "Office Weekly" };
const formatsOf: Record<Platform, ExportFormat[]> = {
  vm: ["nessus", "csv", "html", "pdf"],
  nessus: ["nessus", "csv", "html", "pdf"],
  sc: ["nessus"],
};

/** A zip whose directory tells another check sum than that of the content. */
function wrongSum(zip: Buffer): Buffer {
  const copy = Buffer.from(zip);
  copy.writeUInt32LE(1, copy.lastIndexOf("PK\u0001\u0002") + 16);
  return copy;
}

/** A zip whose directory and whose content is not. */
function damaged(zip: Buffer): Buffer {
  const copy = Buffer.from(zip);
  copy.fill(0xff, 60, 120);
  return copy;
}

for (const platform of allPlatforms) {
  describe(`An export on ${platform}`, () => {
    let site: Site<Platform>;
    let run: RunRef;
    let folder: string;
    let file: string;
    let proxy: BreakingProxy | undefined;
    beforeEach(async () => {
      site = await siteOf<Platform>(platform);
      folder = mkdtempSync(join(tmpdir(), "pulumi-tenable-export-"));
      file = join(folder, "result.nessus");
      ({ run } = await runScan(site.client, scanOf[platform]));
    });
    afterEach(async () => {
      await proxy?.close();
      proxy = undefined;
      rmSync(folder, { recursive: true, force: true });
      await site.emulator.close();
    });

    /** A client whose connection is the proxy's. */
    const through = async (
      hasParts: boolean,
      options: { signal?: AbortSignal } = {},
    ): Promise<{ client: Client; proxy: BreakingProxy }> => {
      const made = await breakingProxy(site.emulator.url, { hasParts });
      proxy = made;
      const env = { ...connectionEnv(site.emulator), TENABLE_URL: made.url };
      return { client: site.connect({ env, ...options }), proxy: made };
    };
    const nothingLeft = (): unknown => expect(readdirSync(folder)).to.deep.equal([]);
    const fails = async (
      kind: abstract new (...args: never[]) => TenableError,
      words: RegExp,
      client = site.client,
    ): Promise<void> => {
      const error = await rejects(exportResult(client, run, { file, format: "nessus" }), kind, words);
      expect(error.message).not.to.include("\n");
      nothingLeft();
    };
    const download = platform === "sc" ? /\/download/ : /\/export\/[^/]+\/download/;

    for (const format of formatsOf[platform]) {
      it(`writes .${format}`, async () => {
        const target = join(folder, `result.${format}`);
        const seen: number[] = [];
        const bytes = await exportResult(site.client, run, { file: target, format, onProgress: (at) => seen.push(at) });
        expect(statSync(target).size).to.equal(bytes);
        expect(readdirSync(folder)).to.deep.equal([`result.${format}`]);
        expect(seen).to.deep.equal(seen.toSorted((one, other) => one - other));
        // On Security Center a zip comes, and its one file stays.
        expect(seen.at(-1)).to.satisfy((last: number) => (platform === "sc" ? last > 0 : last === bytes));
        const text = readFileSync(target, "latin1");
        expect(text).to.match(
          { nessus: /<NessusClientData_v2>[^]*pluginID="97833"/, csv: /97833/, html: /<html/, pdf: /^%PDF/ }[format],
        );
      });
    }

    it("is of the run that was meant, not of the newest", async () => {
      const { run: newer } = await runScan(site.client, scanOf[platform]);
      const before = site.emulator.requests.length;
      await exportResult(site.client, run, { file, format: "nessus" });
      const asked = site.emulator.requests.slice(before).find(({ method }) => method === "POST");
      expect(JSON.stringify(asked)).to.include(platform === "sc" ? `scanResult/${run.id}/` : "history_id");
      expect(asked?.path).not.to.include(`/${newer.id}/`);
      if (platform !== "sc") {
        const ids = (await site.client.read(`/scans/${run.scan.id}`)) as {
          history: { uuid: string; history_id: number }[];
        };
        const number = ids.history.find(({ uuid }) => uuid === run.id)?.history_id;
        expect(asked?.query).to.deep.equal({ history_id: String(number) });
      }
    });

    for (const hasParts of [true, false]) {
      it(`goes on byte for byte after breaks, with a server that ${hasParts ? "sends parts" : "sends all again"}`, async () => {
        const whole = join(folder, "whole.nessus");
        await exportResult(site.client, run, { file: whole, format: "nessus" });
        const { client, proxy: between } = await through(hasParts);
        between.breakNext(download, 1, 500, 900, 30);
        await exportResult(client, run, { file, format: "nessus" });
        expect(readFileSync(file).equals(readFileSync(whole))).to.equal(true);
        // Security Center packs anew for each request: a part of one is no part of another.
        expect(between.ranges.length > 0).to.equal(platform !== "sc");
      });
    }

    it("that breaks off again and again without a byte more ends with one line and leaves nothing", async () => {
      const { client, proxy: between } = await through(true);
      between.breakNext(download, 700, ...Array.from({ length: 10 }, () => 0));
      await fails(TenableError, /the download of .*result\.nessus was interrupted \d times at 700 bytes/, client);
    });

    it("of a run that is not there any more says so", async () => {
      run = { ...run, id: platform === "sc" ? "9999" : "4b7f0000-0000-4000-8000-000000000000" };
      await fails(TenableError, /the result of run .* no longer exists: it was deleted/);
    });

    it("of a result that goes while it is exported says so", async () => {
      const missing =
        platform === "sc"
          ? {
              status: 403,
              body: { error_code: 147, error_msg: `Scan Result #${run.id} does not exist.`, response: "" },
            }
          : { status: 404, body: { error: "The requested file was not found" } };
      for (const path of platform === "sc" ? [download] : [/\/status$/, download]) {
        site.emulator.faults.add({ path, ...missing });
        await fails(TenableError, /^the result of run \S+ of "Office [wW]eekly" no longer exists: it was deleted/);
      }
    });

    it("with keys that may not export says what they need", async () => {
      const [path, words] =
        platform === "sc" ? [download, "You do not have permission."] : [/\/export$/, "Insufficient scope"];
      const body = { error_code: 144, error_msg: words, error: words, response: "" };
      site.emulator.faults.add({ path, status: 403, body, times: Infinity });
      const needed =
        platform === "sc" ? /a role that allows this/ : /needs the permission Can View on the scan "Office/;
      const refused = new RegExp(`refused POST \\S+ \\(403\\): ${words.slice(0, -1)}.*${needed.source}`);
      await fails(PermissionError, refused);
    });

    it("changes nothing, and is allowed on a connection that is read-only", async () => {
      const client = site.connect({ env: { ...connectionEnv(site.emulator), TENABLE_READ_ONLY: "true" } });
      await exportResult(client, run, { file, format: "nessus" });
      expect(readdirSync(folder)).to.deep.equal(["result.nessus"]);
    });

    it("to a full disk leaves nothing", async () => {
      symlinkSync("/dev/full", `${file}.part`);
      await fails(TenableError, /result\.nessus cannot be written: the disk is full: make room/);
    });

    const places: [what: string, make: () => void, words: RegExp][] = [
      ["a folder that does not exist", () => (file = join(folder, "no", "a.nessus")), /there is no folder/],
      ["a folder itself", () => mkdirSync(file), /is a folder: give the name of a file/],
      ["a device", () => symlinkSync("/dev/null", file), /is no plain file/],
      // Whoever may write everywhere finds out when the file is opened.
      ["where nobody may write", () => (file = "/proc/result.nessus"), /\/proc\/result.nessus cannot be written/],
      ["where something else is", () => mkdirSync(`${file}.part`), /is \S+\.part something of yours\?/],
    ];
    for (const [what, make, words] of places) {
      it(`to ${what} is refused before anything is asked`, async () => {
        make();
        const before = askedOf(site.emulator).length;
        await rejects(exportResult(site.client, run, { file, format: "nessus" }), InputError, words);
        expect(askedOf(site.emulator)).to.have.length(before);
      });
    }

    it("keeps a file of the same name when it fails, and replaces it when it does not", async () => {
      writeFileSync(file, "the last one");
      site.emulator.faults.add({ path: download, html: true });
      const failing = exportResult(site.client, run, { file, format: "nessus" });
      await rejects(failing, UnexpectedAnswerError, /an HTML page/);
      expect(readFileSync(file, "utf8")).to.equal("the last one");
      expect(existsSync(`${file}.part`)).to.equal(false);
      await exportResult(site.client, run, { file, format: "nessus" });
      expect(readFileSync(file, "utf8")).to.match(/^<\?xml/);
    });

    it("that answers half a file says so", async () => {
      const half = `<?xml version="1.0" ?>\n<NessusClientData_v2><Report name="a"><ReportHost name="192.0.2.1">`;
      site.emulator.faults.add({ path: download, status: 200, body: half });
      await fails(UnexpectedAnswerError, /a \.nessus file that is truncated: export it again/);
    });

    it("that answers nothing, or sends elsewhere, says so", async () => {
      site.emulator.faults.add({ path: download, status: 200 });
      await fails(UnexpectedAnswerError, /answered (GET|POST) \S+download with nothing instead of a \.nessus file/);
      site.emulator.faults.add({ path: download, status: 302, body: "Found.", headers: { Location: "/login?a=b" } });
      await fails(UnexpectedAnswerError, /\(302\) with a redirect to \/login: set tenable:url/);
    });

    it("ends when the signal says so, and leaves nothing", async () => {
      const stop = new AbortController();
      const { client, proxy: between } = await through(true, { signal: stop.signal });
      between.breakNext(download, 300);
      const onProgress = (): void => stop.abort(new Error("enough"));
      await rejects(exportResult(client, run, { file, format: "nessus", onProgress }), Error, /enough/);
      nothingLeft();
    });

    if (platform === "sc") {
      it("refuses formats that Security Center does not make", async () => {
        const asked = askedOf(site.emulator).length;
        for (const format of ["csv", "html", "pdf"] as const) {
          await rejects(
            exportResult(site.client, run, { file, format }),
            InputError,
            new RegExp(`results as ${format}`),
          );
        }
        expect(askedOf(site.emulator)).to.have.length(asked);
      });

      it("takes a result that is not packed", async () => {
        const bare = "<NessusClientData_v2></NessusClientData_v2>\n";
        site.emulator.faults.add({ path: download, status: 200, body: bare });
        await exportResult(site.client, run, { file, format: "nessus" });
        expect(readFileSync(file, "utf8")).to.equal(bare);
      });

      const zips: [what: string, give: (whole: Buffer) => Buffer | string, words: RegExp][] = [
        ["is broken", () => "PK\u0003\u0004 and nothing that fits", /zip cannot be read: .+: try again$/],
        ["is damaged inside", damaged, /zip cannot be read: .+: try again$/],
        ["says another check sum", wrongSum, /zip cannot be read: its checksum is wrong: try again$/],
        ["ends early", (whole) => whole.subarray(0, whole.length - 30), /zip cannot be read: .+: try again$/],
        ["is empty", () => `PK\u0005\u0006${"\u0000".repeat(18)}`, /zip is empty: check the result on the platform$/],
      ];
      for (const [what, give, words] of zips) {
        it(`whose zip ${what} says so`, async () => {
          const { client, proxy: between } = await through(false);
          between.answerNext(download, ({ whole, answer }) => answer.end(give(whole)));
          await fails(TenableError, words, client);
        });
      }

      it("whose zip holds something else says so", async () => {
        // Blanks that a reader passes over, and behind which nobody looks for the beginning of a file.
        const report = `<NessusClientData_v2><Report name="a"></Report></NessusClientData_v2>`;
        writeFileSync(file, `${" ".repeat(2000)}${report}`);
        await importScan(site.client, file, { repository: "Internal" });
        rmSync(file);
        const results = await site.client.list("/rest/scanResult", ["id"]);
        run = { ...run, id: String(Math.max(...results.map(({ id }) => Number(id)))) };
        await fails(UnexpectedAnswerError, /with something else instead of a \.nessus file/);
      });

      it("to a disk that has room for the zip only leaves nothing", async () => {
        symlinkSync("/dev/full", `${file}.unzipped`);
        await fails(TenableError, /result\.nessus cannot be written: the disk is full: make room/);
      });
    } else {
      it("that fails on the platform tells its words", async () => {
        site.emulator.faults.add({
          path: /\/status$/,
          status: 200,
          body: { status: "error", error: "no space\nleft." },
        });
        await fails(TenableError, /could not create the nessus file: no space left: use another format/);
      });

      it("that is begun without a number for its file says so", async () => {
        site.emulator.faults.add({ path: /\/export$/, status: 200, body: {} });
        await fails(UnexpectedAnswerError, /answered POST \/scans\/\d+\/export with no "file"/);
      });

      it("takes no page or error for rows", async () => {
        const csv = join(folder, "result.csv");
        const wrong = [
          { html: true, words: /an HTML page instead of a \.csv file/ },
          { status: 200, body: { error: "busy" }, words: /something else instead of a \.csv file/ },
        ];
        for (const { words, ...fault } of wrong) {
          site.emulator.faults.add({ path: download, ...fault });
          const failing = exportResult(site.client, run, { file: csv, format: "csv" });
          await rejects(failing, UnexpectedAnswerError, words);
          nothingLeft();
        }
      });

      it("of a scan that is deleted meanwhile says so", async () => {
        (site.emulator.behaviour as unknown as Record<string, Json>).exportSeconds = 100;
        const clock = {
          ...site.client.clock,
          sleep: async (ms: number) => {
            site.emulator.clock.advance(ms);
            await site.client.change("DELETE", `/scans/${run.scan.id}`).catch(() => undefined);
          },
        };
        await fails(TenableError, /no longer exists/, site.connect({ clock }));
      });
    }
  });
}

describe("A download", () => {
  let site: Site<"vm">;
  let run: RunRef;
  let folder: string;
  let file: string;
  let proxy: BreakingProxy;
  let whole: Buffer;
  before(async () => {
    site = await siteOf("vm");
    ({ run } = await runScan(site.client, scanOf.vm));
  });
  after(() => site.emulator.close());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-tenable-download-"));
    file = join(folder, "result.csv");
    await exportResult(site.client, run, { file, format: "csv" });
    whole = readFileSync(file);
    proxy = await breakingProxy(site.emulator.url, { hasParts: true });
  });
  afterEach(async () => {
    await proxy.close();
    rmSync(folder, { recursive: true, force: true });
  });

  type Give = (intercepted: Intercepted) => void;
  const download = /\/export\/[^/]+\/download/;
  /** The file after these answers, and after what the proxy answers behind them. */
  const downloaded = async (...gives: Give[]): Promise<Buffer> => {
    proxy.answerNext(download, ...gives);
    const client = site.connect({ env: { ...connectionEnv(site.emulator), TENABLE_URL: proxy.url } });
    await exportResult(client, run, { file, format: "csv" });
    expect(readdirSync(folder)).to.deep.equal(["result.csv"]);
    return readFileSync(file);
  };
  /** So many bytes of a text, under the length of all of it. */
  const broken =
    (bytes: number, headers: Record<string, string> = {}, text?: string): Give =>
    ({ answer, socket, whole: real }) => {
      const all = text === undefined ? real : Buffer.from(text);
      answer.writeHead(200, { "content-length": String(all.length), ...headers });
      answer.write(all.subarray(0, bytes), () => socket.destroy());
    };
  const part =
    (range: string, text: (rest: Buffer) => Buffer | string, headers: Record<string, string> = {}): Give =>
    ({ answer, range: asked, whole: real }) => {
      const from = Number(/\d+/.exec(asked ?? "")?.[0]);
      answer.writeHead(206, { ...(range !== "" && { "content-range": range }), ...headers });
      answer.end(text(real.subarray(from)));
    };
  const everything: Give = ({ answer, whole: real }) => answer.end(real);
  const size = (): number => whole.length;

  it("goes on where it broke off, on the condition that the content is the same", async () => {
    expect((await downloaded(broken(100, { etag: `"one"` }))).equals(whole)).to.equal(true);
    expect(proxy.ranges).to.deep.equal(["bytes=100-"]);
    expect(proxy.conditions).to.deep.equal([`"one"`]);
  });

  it("makes no condition of a tag that does not promise the same bytes", async () => {
    expect((await downloaded(broken(100, { etag: `W/"one"` }))).equals(whole)).to.equal(true);
    expect(proxy.ranges).to.deep.equal(["bytes=100-"]);
    expect(proxy.conditions).to.deep.equal([]);
  });

  it("goes on when the connection ends in good order and too early", async () => {
    const early: Give = ({ answer, socket, whole: real }) => {
      answer.writeHead(200, { "content-length": String(real.length) });
      answer.write(real.subarray(0, 100), () => socket.end());
    };
    expect((await downloaded(early)).equals(whole)).to.equal(true);
    expect(proxy.ranges).to.deep.equal(["bytes=100-"]);
  });

  it("goes on behind a part that is smaller than what was asked for", async () => {
    const small = part(`bytes 100-149/${size()}`, (rest) => rest.subarray(0, 50));
    expect((await downloaded(broken(100), small)).equals(whole)).to.equal(true);
    expect(proxy.ranges).to.deep.equal(["bytes=100-", "bytes=150-"]);
  });

  it("takes a part that begins before the break", async () => {
    const earlier: Give = ({ answer, whole: real }) => {
      answer.writeHead(206, { "content-range": `bytes 60-${real.length - 1}/*` });
      answer.end(real.subarray(60));
    };
    expect((await downloaded(broken(100), earlier)).equals(whole)).to.equal(true);
  });

  it("asks for everything where a part cannot be had (416)", async () => {
    const refuse: Give = ({ answer }) => {
      answer.writeHead(416);
      answer.end("<html>Range Not Satisfiable</html>");
    };
    expect((await downloaded(broken(100), refuse)).equals(whole)).to.equal(true);
    expect(proxy.ranges).to.deep.equal(["bytes=100-"]);
  });

  it("asks for everything where the connection breaks behind the last byte", async () => {
    const last: Give = ({ answer, socket, whole: real }) => {
      answer.writeHead(200, { "transfer-encoding": "chunked" });
      answer.write(real, () => socket.destroy());
    };
    const refuse: Give = ({ answer }) => answer.writeHead(416).end();
    expect((await downloaded(last, refuse)).equals(whole)).to.equal(true);
  });

  const others: [what: string, give: () => Give][] = [
    ["of another length", () => part(`bytes 100-${size()}/${size() + 1}`, (rest) => `${String(rest)}x`)],
    ["under another tag", () => part(`bytes 100-${size() - 1}/${size()}`, () => "x", { etag: `"two"` })],
    ["behind a gap", () => part(`bytes 120-${size() - 1}/${size()}`, (rest) => rest.subarray(20))],
    ["that tells no place", () => part("", (rest) => rest)],
  ];
  for (const [what, give] of others) {
    it(`takes no part ${what}, and asks for everything`, async () => {
      expect((await downloaded(broken(100, { etag: `"one"` }), give())).equals(whole)).to.equal(true);
      expect(proxy.ranges).to.deep.equal(["bytes=100-"]);
    });
  }

  it("is what came last where the content is made anew and differs", async () => {
    const old = String(whole).replace("Plugin ID", "plugin id").replace("CVSS", "cvss");
    expect((await downloaded(broken(200, {}, old), everything)).equals(whole)).to.equal(true);
  });

  it("is what came last where the content made anew is shorter", async () => {
    expect((await downloaded(broken(size() + 2, {}, `${String(whole)}more`), everything)).equals(whole)).to.equal(true);
  });

  it("keeps what it has when everything is sent again and breaks off earlier", async () => {
    expect((await downloaded(broken(200), broken(50), broken(10))).equals(whole)).to.equal(true);
    expect(proxy.ranges).to.deep.equal(["bytes=200-", "bytes=200-", "bytes=200-"]);
  });

  it("is unpacked where a server packs all the same", async () => {
    const packed: Give = ({ answer, whole: real }) => {
      const bytes = gzipSync(real);
      answer.writeHead(200, { "content-encoding": "gzip", "content-length": String(bytes.length) });
      answer.end(bytes);
    };
    expect((await downloaded(packed)).equals(whole)).to.equal(true);
  });

  it("ends after five breaks that bring nothing new, whatever else they bring", async () => {
    const client = site.connect({ env: { ...connectionEnv(site.emulator), TENABLE_URL: proxy.url } });
    // Forth and back: no try gets farther than the first.
    const gives = Array.from({ length: 12 }, (_, at) => broken(at % 2 === 0 ? 200 : 100, {}, `${at}${String(whole)}`));
    proxy.answerNext(download, ...gives);
    const failing = exportResult(client, run, { file, format: "csv" });
    await rejects(failing, TenableError, /^the download of \S+ was interrupted 6 times at 200 bytes: [^\n]*$/);
    expect(readdirSync(folder)).to.deep.equal(["result.csv"]);
    expect(readFileSync(file).equals(whole)).to.equal(true);
  });
});
