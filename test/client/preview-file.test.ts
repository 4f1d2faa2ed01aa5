import { expect } from "chai";
import { previewErrors, refuseFailedPreview } from "../../client/preview-file";
import { TenableError } from "../../provider/errors";
import { rejects } from "../support/rejects";

describe("The output of a preview", () => {
  const steps = [{ op: "create", newState: { type: "pulumi:pulumi:Stack" } }];
  const unhandled =
    "error: Running program '/app/' failed with an unhandled exception:\nError: x\n    at Object.<anonymous> (/app/index.js:1:7)\n";
  const warning = { message: "warning: careful\n", severity: "warning" };

  it("names the errors that stopped it, one line each", () => {
    const diagnostics = [
      warning,
      { message: unhandled, severity: "error" },
      { message: "written to stderr", severity: "info#err" },
      { message: 'error: ot: Policy.template "nope" does not exist\n', severity: "error" },
    ];
    expect(previewErrors({ steps, diagnostics })).to.deep.equal([
      "Running program '/app/' failed with an unhandled exception: Error: x",
      'ot: Policy.template "nope" does not exist',
    ]);
  });

  it("has none where it went through, and neither has any other file", () => {
    for (const file of [{ steps, diagnostics: [warning] }, { steps }, { deployment: {} }, [], undefined, "error"]) {
      expect(previewErrors(file)).to.deep.equal([]);
      refuseFailedPreview(file);
    }
  });

  it("is refused where it failed", async () => {
    const error = { message: "error: no\n", severity: "error" };
    const refused = (count: number): Promise<void> =>
      Promise.resolve().then(() => refuseFailedPreview({ steps, diagnostics: Array<object>(count).fill(error) }));
    await rejects(refused(1), TenableError, /output of a preview that failed, and lists only a part: no: correct this/);
    await rejects(refused(3), TenableError, /: no \(and 2 more\): correct this, and run pulumi preview --json again$/);
  });
});
