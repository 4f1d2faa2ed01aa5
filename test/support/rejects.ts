import { expect } from "chai";

/** Fails unless `promise` rejects with an error of this class whose message matches; gives the error. */
export async function rejects<E extends Error>(
  promise: Promise<unknown>,
  kind: abstract new (...args: never[]) => E,
  message: RegExp,
): Promise<E> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    expect(error).to.be.instanceOf(kind);
    expect((error as E).message).to.match(message);
    return error as E;
  }
  return expect.fail(`no rejection: ${JSON.stringify(value)}`);
}
