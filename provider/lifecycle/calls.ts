import type { Binding, ObjectCalls } from "../definition";
import { UnexpectedAnswerError } from "../errors";
import { understood } from "../platforms/answer";
import type { Dialect } from "../platforms/dialect";

/** Requests for one object of a collection: the platform's own way, but for what the resource's table says. */
export function callsOf(dialect: Dialect, binding: Binding): ObjectCalls {
  const own: ObjectCalls = {
    get: (api, id, members) => dialect.get(api, `${binding.collection.path}/${id}`, members),
    create: (api, body) => dialect.create(api, binding.collection, body),
    update: (api, id, body) => dialect.update(api, binding.collection, id, body),
    remove: (api, id) => dialect.remove(api, binding.collection, id),
  };
  const calls = { ...own, ...(typeof binding.calls === "function" ? binding.calls(own) : binding.calls) };
  const { platform } = dialect;
  const reading = <T>(request: string, work: () => Promise<T>): Promise<T> =>
    understood(work, (what) => new UnexpectedAnswerError({ platform, request }, what));
  return {
    get: (api, id, members) => reading(`GET ${binding.collection.path}/${id}`, () => calls.get(api, id, members)),
    create: (api, body) => reading(`POST ${binding.collection.path}`, () => calls.create(api, body)),
    update: (api, id, body) => reading(`GET ${binding.collection.path}/${id}`, () => calls.update(api, id, body)),
    remove: (api, id) => reading(`GET ${binding.collection.path}/${id}`, () => calls.remove(api, id)),
  };
}
