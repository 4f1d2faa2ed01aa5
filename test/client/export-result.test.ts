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
import { type Client, type ExportFormat, exportResult, type RunRef, runScan } from "../../client";
import { type Json, type Platform, PLATFORMS } from "../../emulator";
import { InputError, TenableError, UnexpectedAnswerError } from "../../provider/errors";
import { connectionEnv } from "../../tools/connection";
import { type BreakingProxy, breakingProxy } from "../support/breaking-proxy";
import { askedOf, type Site, siteOf } from "../support/client-site";
import { rejects } from "../support/rejects";

const scanOf: Record<Platform, string> = { vm: "Office weekly", nessus: "Office weekly", sc: "Office Weekly" };
const formatsOf: Record<Platform, ExportFormat[]> = {
  vm: ["nessus", "csv", "html", "pdf"],
  nessus: ["nessus", "csv", "html", "pdf"],
  sc: ["nessus"],
};

for (const platform of PLATFORMS) {
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
        expect(seen.at(-1)).to.be.greaterThan(0);
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
      await fails(TenableError, /the download of .*result\.nessus broke off \d times at 700 bytes/, client);
    });

    it("of a run that is not there any more says so", async () => {
      run = { ...run, id: platform === "sc" ? "9999" : "4b7f0000-0000-4000-8000-000000000000" };
      await fails(TenableError, /the result of run .* is not there any more: it was deleted/);
    });

    it("of a result that goes while it is exported says so", async () => {
      const words = platform === "sc" ? /\/download$/ : /\/status$/;
      const body = platform === "sc" ? { error_code: 147, error_msg: "Scan Result #2 not found." } : { error: "gone" };
      site.emulator.faults.add({ path: words, status: platform === "sc" ? 403 : 404, body });
      await fails(TenableError, /is not there any more|not found/);
    });

    it("with keys that may not export says who refused and why", async () => {
      const path = platform === "sc" ? /\/download$/ : /\/export$/;
      const body = platform === "sc" ? { error_code: 144, error_msg: "no rights" } : { error: "no rights" };
      site.emulator.faults.add({ path, status: 403, body, times: Infinity });
      await fails(TenableError, /refused POST .*(download|export.*) \(403\): no rights/);
    });

    it("to a full disk leaves nothing", async () => {
      symlinkSync("/dev/full", `${file}.part`);
      await fails(TenableError, /result\.nessus cannot be written: the disk is full: make room/);
    });

    const places: [what: string, make: () => void, words: RegExp][] = [
      ["a folder that does not exist", () => (file = join(folder, "no", "a.nessus")), /there is no folder/],
      ["a folder itself", () => mkdirSync(file), /is a folder: give the name of a file/],
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
      await rejects(failing, UnexpectedAnswerError, /a page of HTML/);
      expect(readFileSync(file, "utf8")).to.equal("the last one");
      expect(existsSync(`${file}.part`)).to.equal(false);
      await exportResult(site.client, run, { file, format: "nessus" });
      expect(readFileSync(file, "utf8")).to.match(/^<\?xml/);
    });

    it("that answers half a file says so", async () => {
      const half = `<?xml version="1.0" ?>\n<NessusClientData_v2><Report name="a"><ReportHost name="192.0.2.1">`;
      site.emulator.faults.add({ path: download, status: 200, body: half });
      await fails(UnexpectedAnswerError, /a \.nessus file that ends in the middle: export it again/);
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
          await rejects(exportResult(site.client, run, { file, format }), InputError, new RegExp(`makes no ${format}`));
        }
        expect(askedOf(site.emulator)).to.have.length(asked);
      });

      const zips: [what: string, body: string, words: RegExp][] = [
        ["is broken", "PK\u0003\u0004 and nothing that fits", /zip cannot be read: .*try again/],
        ["is empty", `PK\u0005\u0006${"\u0000".repeat(18)}`, /something else instead of a \.nessus file/],
      ];
      for (const [what, body, words] of zips) {
        it(`whose zip ${what} says so`, async () => {
          site.emulator.faults.add({ path: download, status: 200, body });
          await fails(TenableError, words);
        });
      }
    } else {
      it("that fails on the platform tells its words", async () => {
        site.emulator.faults.add({ path: /\/status$/, status: 200, body: { status: "error", error: "no space left" } });
        await fails(TenableError, /could not make the nessus file: no space left: try another format/);
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
        await fails(TenableError, /is not there any more/, site.connect({ clock }));
      });
    }
  });
}
