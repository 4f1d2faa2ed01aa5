import { expect } from "chai";
import { editorInput, unofferedValue } from "../../../provider/platforms/editor-input";

const firewall = ["Automatic (normal)", "Ignore closed ports (aggressive)", "Disabled (softer)"];

const inputs = {
  checkbox: { id: "safe_checks", type: "checkbox", default: "yes" },
  group: { id: "tcp_scanner", type: "ui_group", default: "no", inputs: [] },
  choice: { id: "syn_firewall_detection", type: "radio-group", default: firewall[0], options: firewall },
  named: { id: "auth", type: "ui_radio", default: "SSO", options: [{ name: "Password", inputs: [] }, { name: "SSO" }] },
  valued: {
    id: "selection",
    type: "select",
    default: 3,
    options: [
      { name: "Internal", value: 3 },
      { name: "External", value: 2 },
    ],
  },
  number: { id: "max_checks_per_host", type: "small-entry", default: "5", regex: "^\\d+$" },
  page: { id: "start", type: "entry", default: "/", regex: "/[^:]*(:/[^:])*" },
  free: { id: "portscan_range", type: "entry", default: "default" },
  foreign: { id: "odd", type: "entry", default: "1", regex: "(?<name" },
  empty: { id: "max_simult_tcp_sessions_per_host", type: "medium-fixed-entry", regex: "^\\d+$" },
};

describe("An input of an editor document", () => {
  for (const [name, value, wanted] of [
    ["checkbox", "true", 'one of "yes", "no"'],
    ["group", "on", 'one of "yes", "no"'],
    ["choice", "automatic", /^one of .*\(closest: "Automatic \(normal\)"\)$/],
    ["named", "Kerberos", 'one of "Password", "SSO"'],
    ["valued", "1", 'one of "3", "2"'],
    ["number", "many", 'an integer such as "5"'],
    ["number", "4.5", 'an integer such as "5"'],
    ["page", "start", 'of another form such as "/"'],
    ["empty", "unlimited?", "an integer"],
  ] as const) {
    it(`refuses ${value} for a ${name}, and says what it takes`, () => {
      const problem = unofferedValue(editorInput(inputs[name]), value);
      if (typeof wanted === "string") {
        expect(problem).to.equal(wanted);
      } else {
        expect(problem).to.match(wanted);
      }
    });
  }

  for (const [name, value] of [
    ["checkbox", "no"],
    ["choice", "Disabled (softer)"],
    ["named", "Password"],
    ["valued", "2"],
    ["number", "12"],
    ["page", "/start"],
    ["free", "80,443"],
    ["foreign", "anything"],
    ["empty", ""],
  ] as const) {
    it(`takes ${JSON.stringify(value)} for a ${name}`, () => {
      expect(unofferedValue(editorInput(inputs[name]), value)).to.equal(undefined);
    });
  }

  it("takes its own default, whatever its options are", () => {
    const input = editorInput({ id: "audit_trail", type: "radio", default: "use_scanner_default", options: ["full"] });
    expect(unofferedValue(input, "use_scanner_default")).to.equal(undefined);
  });
});
