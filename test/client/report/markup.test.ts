import { expect } from "chai";
import { html, Markup } from "../../../client/report/markup";

const hostile = `<script>"x" & 'y'</script>`;
const harmless = "&lt;script&gt;&quot;x&quot; &amp; &#39;y&#39;&lt;/script&gt;";

describe("The template of pages", () => {
  it("escapes every value, in lists too", () => {
    expect(String(html`<p title="${hostile}">${[hostile, [7]]}</p>`)).to.equal(
      `<p title="${harmless}">${harmless}7</p>`,
    );
  });

  it("leaves other markup as it is, and a text that looks like markup not", () => {
    expect(String(html`<ul>${[1, 2].map((item) => html`<li>${item}</li>`)}</ul>`)).to.equal(
      "<ul><li>1</li><li>2</li></ul>",
    );
    expect(String(html`${new Markup("<b>")}${String(html`<b>`)}`)).to.equal("<b>&lt;b&gt;");
  });

  it("writes what stands in the template as JavaScript reads it", () => {
    expect(String(html`a\n\u0026`)).to.equal("a\n&");
  });
});
