import { type MochaOptions, reporters, type Runner } from "mocha";

/** What Mocha prints on a terminal, and in the file that `TEST_RESULTS` names what it makes of it as JSON. */
class Reporter extends reporters.Spec {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    const output = process.env.TEST_RESULTS;
    if (output !== undefined) {
      new reporters.JSON(runner, { reporterOption: { output } } as MochaOptions);
    }
  }
}

export = Reporter;
