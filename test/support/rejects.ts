import { expect } from "chai";
import { TenableError } from "../../provider/errors";

/** Fails unless the error is of this class and its message matches, with its advice or without. */
export function expectError<E extends Error>(
  error: unknown,
  kind: abstract new (...args: never[]) => E,
  message: RegExp,
): E {
  expect(error).to.be.instanceOf(kind);
  const problem = error instanceof TenableError && message.test(error.problem) ? error.problem : undefined;
  expect(problem ?? (error as E).message).to.match(message);
  return error as E;
}

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
    return expectError(error, kind, message);
  }
  return expect.fail(`no rejection: ${JSON.stringify(value)}`);
}

/** What the work throws; fails when it throws nothing. */
export function caught(work: () => unknown): Error {
  let value: unknown;
  try {
    value = work();
  } catch (error) {
    return error as Error;
  }
  return expect.fail(`nothing was thrown: ${JSON.stringify(value)}`);
}
