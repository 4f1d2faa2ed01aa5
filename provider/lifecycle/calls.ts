import type { Binding, ObjectCalls } from "../definition";
import type { Dialect } from "../platforms/dialect";

/** Requests for one object of a collection: the platform's own way, but for what the resource's table says. */
export function callsOf(dialect: Dialect, binding: Binding): ObjectCalls {
  const own: ObjectCalls = {
    get: (api, id, members) => dialect.get(api, `${binding.path}/${id}`, members),
    create: (api, body) => dialect.create(api, binding, body),
    update: (api, id, body) => dialect.update(api, binding, id, body),
    remove: (api, id) => dialect.remove(api, binding, id),
  };
  return { ...own, ...(typeof binding.calls === "function" ? binding.calls(own) : binding.calls) };
}
