import { expect } from "chai";
import fc from "fast-check";
import { hide } from "../../../provider/http/hide";

const key = `-----BEGIN PRIVATE KEY-----\n${"MIIEvQIBADANBgkqhkiG9w0BAQEFAASC/+8xYzQ0\n".repeat(4)}-----END PRIVATE KEY-----\n`;
/** What key files have in common, and a scheme. */
const frames = ["-----BEGIN PRIVATE KEY-----\n", "\n-----END PRIVATE KEY-----\n", "Basic "];
const secrets = [
  "0123456789abcdef0123456789abcdef",
  "p\"a\\s/s&<w>ö'rd",
  "pass word+plus%20",
  "päß\u{1F511}wört",
  key,
  "weekly",
];

const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);
const ascii = (text: string): string =>
  escaped(text).replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
const html = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] ?? "&#039;");

/** How a body may repeat what it was sent. */
const spellings: Record<string, (secret: string) => string> = {
  "in clear": (secret) => secret,
  "on one line": (secret) => secret.replaceAll(/\s+/g, " "),
  "without its line breaks": (secret) => secret.replaceAll("\n", ""),
  "with the line breaks of Windows": (secret) => secret.replaceAll("\n", "\r\n"),
  "as JSON": escaped,
  "as JSON in JSON": (secret) => escaped(escaped(secret)),
  "as JSON in JSON in JSON": (secret) => escaped(escaped(escaped(secret))),
  "as JSON without letters of ours": ascii,
  "as JSON with its slashes escaped": (secret) => ascii(secret).replaceAll("/", "\\/"),
  "as part of an address": encodeURIComponent,
  "as part of an address in small letters": (secret) =>
    encodeURIComponent(secret).replaceAll(/%../g, (byte) => byte.toLowerCase()),
  "as a form": (secret) => new URLSearchParams({ secret }).toString(),
  "as XML": html,
  "as XML in numbers": (secret) =>
    [...secret].map((sign) => (/\w/.test(sign) ? sign : `&#x${sign.codePointAt(0)?.toString(16)};`)).join(""),
  "as XML in decimal numbers": (secret) => [...secret].map((sign) => `&#${sign.codePointAt(0)};`).join(""),
  "as XML in JSON": (secret) => escaped(html(secret)),
  "as base64": (secret) => Buffer.from(secret).toString("base64"),
  "as base64 for addresses": (secret) => Buffer.from(secret).toString("base64url"),
  "as base64 in JSON": (secret) => escaped(Buffer.from(secret).toString("base64")).replaceAll("/", "\\/"),
  "as a Basic authorization": (secret) => `Basic ${Buffer.from(`me:${secret}`).toString("base64")}`,
};

describe("Hiding secrets in what somebody else says", () => {
  for (const [title, spell] of Object.entries(spellings)) {
    it(`takes them out ${title}`, () => {
      for (const secret of secrets) {
        const said = spell(secret);
        const shown = hide(`Invalid value ${said} of the field`, secrets);
        expect(shown).to.match(/^Invalid value .*\[secret\].* of the field$/s);
        // Nothing of it is left that could be used.
        const harmless = frames.map(spell).join();
        for (let at = 0; at + 8 <= said.length; at++) {
          const piece = said.slice(at, at + 8);
          expect(harmless.includes(piece) || !shown.includes(piece), `${piece} in ${shown}`).to.equal(true);
        }
      }
    });
  }

  it("takes out what is left of a long one when the echo is cut", () => {
    expect(hide(`no: ${key.slice(0, 90)}...`, [key])).to.match(/^no: -----BEGIN PRIVATE KEY-----\n\[secret\]\.\.\.$/);
    expect(hide(`no: ...${key.slice(60, 108)}...`, [key])).to.equal("no: ...[secret]...");
    expect(hide(`key 89abcdef0123 of it`, secrets)).to.equal("key [secret] of it");
  });

  it("takes a short one out where it is a word, and leaves words alone that hold it", () => {
    expect(hide("the key is ab, not about 'ab'", ["ab"])).to.equal("the key is [secret], not about '[secret]'");
  });

  it("leaves everything else as it is", () => {
    for (const text of ["", "Please specify a valid Policy (100% &amp; \\u0041).", "-----BEGIN PRIVATE KEY-----"]) {
      expect(hide(text, secrets)).to.equal(text);
      expect(hide(text, [])).to.equal(text);
      expect(hide(text, ["", " \n"])).to.equal(text);
    }
  });

  it("finds any secret in any of these spellings", () => {
    fc.assert(
      fc.property(
        fc
          .string({ unit: "grapheme", minLength: 6 })
          .filter((text) => !/\p{Surrogate}/u.test(text) && text.trim().length > 5),
        fc.constantFrom(...Object.keys(spellings)),
        (secret, title) => {
          const said = spellings[title]?.(secret) ?? "";
          expect(hide(`<${said}>`, [secret])).to.include("[secret]");
        },
      ),
    );
  });
});
