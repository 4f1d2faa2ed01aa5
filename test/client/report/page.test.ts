import { expect } from "chai";
import { createHash } from "node:crypto";
import { SaxesParser } from "saxes";
import { compare } from "../../../client/report/compare";
import { type PageOptions, renderPage } from "../../../client/report/page";
import { host, item, summaryOf } from "./sample";

const now = Date.UTC(2030, 0, 5, 4, 30);
const critical = item({ severity: 4, pluginID: 10, pluginName: "Critical one" }, "<solution>Patch it.</solution>");
const found = (severity: number, id: number): string => item({ severity, pluginID: id, pluginName: `Plugin no ${id}` });

const pageOf = async (hosts: string[], options: Partial<PageOptions> = {}): Promise<string> =>
  await renderPage(await summaryOf(...hosts), { now, ...options });

/** What a reader sees, in a line. */
const textOf = (page: string): string =>
  page
    .replace(/<style>[^]*<\/style>/, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");

/** Every element with its attributes; fails unless what was opened is closed. */
function elementsOf(page: string): { name: string; attributes: Record<string, string> }[] {
  const elements: { name: string; attributes: Record<string, string> }[] = [];
  const parser = new SaxesParser();
  parser.on("opentag", ({ name, attributes }) => elements.push({ name, attributes }));
  parser
    .write(
      page
        .replace(/<(meta[^>]*)>/g, "<$1/>")
        .replace(/^<!DOCTYPE html>/, "")
        .trim(),
    )
    .close();
  return elements;
}

describe("The report page", () => {
  it("says first how bad it is, on how many hosts", async () => {
    const page = await pageOf([host("a", {}, critical, found(3, 1)), host("b", {}, found(1, 2)), host("c", {})]);
    expect(textOf(page)).to.match(/1 critical and 1 high findings on 1 of 3 hosts ?\./);
    expect(textOf(await pageOf([host("a", {}, critical)]))).to.match(/1 critical finding on 1 of 1 host ?\./);
    expect(textOf(await pageOf([host("a", {}, found(2, 1))]))).to.match(
      /Nothing critical or high. The worst are 1 medium finding on 1 of 1 host/,
    );
    expect(textOf(await pageOf([host("a", {}, found(0, 1))]))).to.include("Nothing above info was found on 1 host.");
    expect(textOf(await pageOf([]))).to.match(/hold no host, so they say nothing .* No host in the results/);
  });

  it("says what was scanned, when, by whom", async () => {
    const tags = { HOST_START_TIMESTAMP: "1893808800", HOST_END_TIMESTAMP: "1893812400", Credentialed_Scan: "true" };
    const about = item(
      { pluginID: 19506 },
      "<plugin_output>\nNessus version : 10.9\nPlugin feed version : 202912010158\nScanner IP : 10.0.0.9\n</plugin_output>",
    );
    const text = textOf(await pageOf([host("a", tags, about), host("b", {})], { source: "weekly.nessus" }));
    expect(text).to.include("2030-01-05 02:00 to 03:00 UTC");
    expect(text).to.include("1 of 2 hosts");
    expect(text).to.include("10.0.0.9, Nessus 10.9, plugins of 2029-12-01");
    expect(text).to.match(/Made by pulumi-tenable on 2030-01-05 04:30 UTC from weekly.nessus/);
    const local = await pageOf([
      host("a", { HOST_START: "Sat Jan 05 02:00:00 2030", HOST_END: "Sun Jan 06 02:00:00 2030" }),
    ]);
    expect(textOf(local)).to.include("2030-01-05 02:00 to 2030-01-06 02:00 (scanner&#39;s time)");
  });

  it("is well formed, with headings, captions of columns and texts for pictures", async () => {
    const before = await summaryOf(host("a", {}, found(3, 9)));
    const current = await summaryOf(host("a", {}, critical, found(2, 5)), host("b", {}, found(3, 1)));
    const elements = elementsOf(await renderPage(current, { now, comparison: compare(before, current) }));
    const named = (name: string) => elements.filter((element) => element.name === name);
    expect(named("h1")).to.have.length(1);
    expect(named("h2")).to.have.length(4);
    expect(named("html")[0]?.attributes.lang).to.equal("en");
    for (const { attributes } of named("th")) {
      expect(attributes.scope).to.be.oneOf(["row", "col"]);
    }
    for (const { attributes } of named("svg")) {
      expect(attributes["aria-hidden"] ?? attributes["aria-label"]).to.match(/^true$|critical|high|medium|low/);
    }
    const ids = elements.flatMap(({ attributes }) => attributes.id ?? []);
    expect(elements.flatMap(({ attributes }) => attributes["aria-labelledby"] ?? []).toSorted()).to.deep.equal(
      ids.toSorted(),
    );
  });

  it("asks nothing of anybody: a policy that forbids all but its own style, no script, no address", async () => {
    const page = await pageOf([host("a", {}, critical)]);
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll("&#39;", "'");
    const style = /<style>([^]*)<\/style>/.exec(page)?.[1] ?? "";
    const hash = createHash("sha256").update(style).digest("base64");
    expect(policy).to.equal(`default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`);
    expect(page).not.to.match(/https?:|url\(|@import|<script|<link|<img|<iframe| (src|href|style|on\w+)=/i);
  });

  it("shows hostile names as text, everywhere", async () => {
    const evil = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>&\u202egpj.exe`;
    const tags = {
      "host-ip": `${evil}1`,
      "host-fqdn": `${evil}2`,
      "operating-system": evil,
      Credentialed_Scan: "true",
    };
    const escaped = (text: string): string =>
      text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
    const inside = `<synopsis>${escaped(evil)}</synopsis><solution>${escaped(evil)}</solution><cve>${escaped(evil)}</cve>`;
    const bad = item(
      { pluginID: evil, pluginName: evil, pluginFamily: evil, severity: 4, protocol: evil, svc_name: evil },
      inside,
    );
    const about = item({ pluginID: 19506 }, `<plugin_output>\nScanner IP : ${escaped(evil)}\n</plugin_output>`);
    const current = await summaryOf(host(evil, tags, bad, about));
    const before = await summaryOf(host(`${evil}old`, tags, bad), host(evil, {}, found(4, 1)));
    const page = await renderPage(
      { ...current, policyName: evil, reportName: evil },
      { now, source: evil, comparison: { ...compare(before, current), previous: { ...before, reportName: evil } } },
    );
    const names = new Set(elementsOf(page).map(({ name }) => name));
    expect([...names].filter((name) => ["script", "img", "iframe", "a"].includes(name))).to.deep.equal([]);
    const attributes = new Set(elementsOf(page).flatMap((element) => Object.keys(element.attributes)));
    expect([...attributes].filter((name) => /^on|src|href|style/.test(name))).to.deep.equal([]);
    expect(page).to.include("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;&lt;img");
    expect(page).not.to.include("\u202e");
    expect(await pageOf([host("a", {})], { title: "</title><script>" })).to.include(
      "<title>&lt;/title&gt;&lt;script&gt;</title>",
    );
  });

  it("draws the hosts that matter most and counts the rest", async () => {
    const hosts = Array.from({ length: 30 }, (_, number) =>
      host(`host-${number}`, {}, ...Array.from({ length: number }, (__, id) => found(2, id + 1))),
    );
    const page = await pageOf(hosts, { most: { bars: 4, plugins: 3, hosts: 10 } });
    const bars = [...(/<ol class="bars">([^]*?)<\/ol>/.exec(page)?.[1] ?? "").matchAll(/<bdi>(.*?)<\/bdi>/g)].map(
      ([, name]) => name,
    );
    expect(bars).to.deep.equal(["host-29", "host-28", "host-27", "host-26"]);
    const text = textOf(page);
    expect(text).to.include("and 25 more hosts have findings above info.");
    expect(text).to.include("and 26 more plugins above info.");
    expect(text).to.include("and 20 more hosts with less.");
  });

  it("tells what changed since the last run, and what nobody looked at", async () => {
    const login = { Credentialed_Scan: "true", HOST_END_TIMESTAMP: "1893812400" };
    const before = await summaryOf(
      host("a", login, found(3, 1), found(1, 2)),
      host("off", {}, found(4, 3)),
      ...Array.from({ length: 9 }, (_, number) => host(`gone-${number}`, {})),
    );
    const current = await summaryOf(
      host("a", { Credentialed_Scan: "false" }, found(1, 2), critical),
      host("fresh", {}, item({ severity: 4, pluginID: 10, port: 0 })),
    );
    const text = textOf(await renderPage(current, { now, comparison: compare(before, current) }));
    expect(text).to.include("Since the last run, 2 critical or high are new and 1 fixed.");
    expect(text).to.include("Compared with DMZ of 2030-01-05 03:00 UTC.");
    expect(text).to.match(/Critical 2 0 0 1 /);
    expect(text).to.match(/10 hosts not in these results: .* off , gone-0 , .* and 2 more\./);
    expect(text).to.match(/1 host let the scanner log in the last time .*: a \./);
    expect(text).to.match(/1 host not in the earlier results: .*: fresh \./);
    expect(text).to.match(/New Severity Plugin Where Critical Critical one .* a 443\/tcp fresh/);
    expect(text).to.match(/Fixed Severity Plugin Where High Plugin no 1/);
    const same = textOf(await renderPage(current, { now, comparison: compare(current, current) }));
    expect(same).to.include("No critical or high finding is new or fixed since the last run.");
    expect(same).to.include("Nothing above info is new.");
  });

  it("opens with what to do about a plugin, in its lines", async () => {
    const page = await pageOf([
      host(
        "a",
        {},
        item(
          { severity: 3, pluginID: 7, pluginName: "Weak" },
          "<synopsis>It is  weak.</synopsis><solution>Do:\n  - this</solution>",
        ),
      ),
    ]);
    expect(page).to.include("<p><bdi>It is weak.</bdi></p><p><bdi>Do:\n - this</bdi></p></details>");
  });
});
