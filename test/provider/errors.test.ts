import { expect } from "chai";
import * as errors from "../../provider/errors";

const asked = { platform: "sc", request: "GET /rest/scan/7" } as const;

describe("An error", () => {
  it("says who refused, what was asked, the platform's words and what to do, on one line", () => {
    const words = "Unable to find Scan #7.\nScan #7 does not exist.\n";
    const error = new errors.NotFoundError({ ...asked, status: 403 }, words, { advice: "look again" });
    expect(error.message).to.equal(
      "Security Center refused GET /rest/scan/7 (403): Unable to find Scan #7. Scan #7 does not exist: look again",
    );
    expect(error).to.include({ name: "NotFoundError", status: 403, request: "GET /rest/scan/7", advice: "look again" });
    expect(error).to.be.instanceOf(errors.RequestError).and.instanceOf(errors.TenableError);
  });

  it("leaves out what is not known", () => {
    expect(new errors.RequestError(asked, "").problem).to.equal("Security Center refused GET /rest/scan/7");
    expect(new errors.UnexpectedAnswerError(asked, "nothing").problem).to.equal(
      "Security Center answered GET /rest/scan/7 with nothing",
    );
    expect(new errors.UnexpectedAnswerError({ ...asked, status: 200 }, "nothing").message).to.match(/7 \(200\) with/);
  });

  it("without an answer tells whether anything was sent, and whether it will mend", () => {
    const error = new errors.NoAnswerError(asked, "reset\nby peer", { sent: true });
    expect(error.problem).to.equal("Security Center did not answer GET /rest/scan/7: reset by peer");
    expect(error).to.include({ sent: true, permanent: false });
    expect(new errors.NoAnswerError(asked, "", { sent: false, permanent: true })).to.include({ permanent: true });
  });

  it("of haste or a passing fault keeps what the platform asks for", () => {
    expect(new errors.ThrottledError(asked, "slow down", 5)).to.include({ retryAfterMs: 5 });
    expect(new errors.UnavailableError(asked, "", { retryAfterMs: 5, tries: 2 })).to.include({
      retryAfterMs: 5,
      tries: 2,
    });
    expect(new errors.UnavailableError(asked, "").tries).to.equal(undefined);
  });

  it("after something was made keeps the id, what is known and why", () => {
    const cause = new errors.TenableError("no permission", { advice: "ask for it" });
    const error = new errors.PartialError("42", { name: "x" }, cause);
    expect(error).to.deep.include({ id: "42", known: { name: "x" }, reasons: ["no permission: ask for it"], cause });
    expect(new errors.PartialError("42", {}, "text").message).to.match(/^text: run again: /);
  });

  it("has no numeric code, which Pulumi's provider process would take for a status of its own", () => {
    expect(new errors.AuthenticationError({ ...asked, status: 403 }, "no")).not.to.have.property("code");
  });

  it("cuts words where nobody reads on, and no character in half", () => {
    expect(errors.cut("12😀45", 3)).to.equal("12😀…");
    expect(errors.cut("12😀", 3)).to.equal("12😀");
    expect(errors.oneLine("x".repeat(1000))).to.equal(`${"x".repeat(400)}…`);
    expect(errors.oneLine(" a \r\n  b. \n")).to.equal("a b");
  });
});
