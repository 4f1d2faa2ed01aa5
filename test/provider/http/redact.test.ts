import { expect } from "chai";
import { redact } from "../../../provider/http/redact";

describe("Redaction", () => {
  it("takes every secret out, wherever and how often it stands", () => {
    expect(redact("a KEY1 b KEY1, SECRET", ["KEY1", "SECRET"])).to.equal("a [secret] b [secret], [secret]");
  });

  it("takes a secret out whole although another one is part of it", () => {
    expect(redact("x abcdef y abcd", ["abcd", "abcdef"])).to.equal("x [secret] y [secret]");
  });

  it("leaves text alone that has none, and passes over what is too short to be one", () => {
    expect(redact("no key", ["KEY1", "", "no"])).to.equal("no key");
  });
});
