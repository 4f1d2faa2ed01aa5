/**
 * Loaded before everything else (`--require`): breaks one promise of the provider on purpose, by a textual change of a
 * compiled file as it is loaded. A change that does not fit the file any more ends the process.
 */
import Module from "node:module";

/** A change of one compiled file below `dist/provider`. */
export interface Patch {
  file: string;
  /** Has to be in the file exactly once. */
  find: string;
  replace: string;
}

type Compile = (this: object, code: string, file: string) => unknown;

const text = process.env.FAULTS_MUTANT;
if (text !== undefined) {
  const { file, find, replace } = JSON.parse(text) as Patch;
  let isApplied = false;
  const prototype = Module.prototype as unknown as { _compile: Compile };
  const compile = prototype._compile;
  prototype._compile = function (code, path) {
    if (!path.replaceAll("\\", "/").endsWith(`/dist/provider/${file}`)) {
      return compile.call(this, code, path);
    }
    const times = code.split(find).length - 1;
    if (times !== 1) {
      process.stderr.write(`the mutant does not fit any more: ${times} times in ${file}: ${find}\n`);
      process.exit(86);
    }
    isApplied = true;
    return compile.call(
      this,
      code.replace(find, () => replace),
      path,
    );
  };
  process.on("exit", (code) => {
    if (code === 0 && !isApplied) {
      process.stderr.write(`the mutant was never loaded: ${file}\n`);
      process.exitCode = 87;
    }
  });
}
