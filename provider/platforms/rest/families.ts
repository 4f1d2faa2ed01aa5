import { type Codec, droppedKeys, type EncodeContext, entriesOf } from "../../definition";
import { InputError } from "../../errors";
import { whatThereIs } from "../../values/closest";
import type { Templated } from "../../values/template";
import type { Families, Family } from "../../values/families";
import type { WireFamily } from "./plugins";
import { templateDocument } from "./template";
import { asEntries, asId, asObject, ShapeError } from "../../values/shape";

async function chosen(state: Family, family: string, context: EncodeContext): Promise<WireFamily> {
  if (typeof state === "string") {
    return { status: state };
  }
  const path = `/plugins/families/${family}`;
  const { plugins } = await context.get(path);
  if (plugins !== null && !Array.isArray(plugins)) {
    throw context.malformed?.(`no list of "plugins"`, `GET ${path}`) ?? new ShapeError("not a list");
  }
  const all = [...asEntries(plugins).map(({ id }) => asId(id)), ...state.plugins];
  return {
    status: "mixed",
    // Plugins that come later are not among the named ones.
    mixedDefault: "disabled",
    individual: Object.fromEntries(all.map((id) => [id, state.plugins.includes(id) ? "enabled" : "disabled"])),
  };
}

function stateOf({ status, individual }: WireFamily): Family {
  if (status !== "mixed") {
    return status === "disabled" ? "disabled" : "enabled";
  }
  const plugins = Object.keys(individual ?? {}).filter((id) => individual?.[id] === "enabled");
  // One in which each was switched off by itself runs nothing either.
  return plugins.length > 0 ? { plugins } : "disabled";
}

/**
 * `{"Denial of Service": {"status": "disabled"}, "Settings": {"status": "mixed", "individual": {"19506": "enabled"}}}`.
 * Source: Vulnerability Management API, Policies, `POST /policies`, parameter `plugins`; the same on Nessus.
 */
export const familyStatus: Codec<Families, Templated & { families?: Families }> = {
  encode: async (map, context) => {
    const { families } = await templateDocument("policy", context);
    const dropped = droppedKeys(context.olds?.families, map);
    const wanted = [...dropped.map((name): [string, Family] => [name, "enabled"]), ...entriesOf(map)];
    const body: [string, WireFamily][] = [];
    for (const [name, state] of wanted) {
      const found = [...families].find(([known]) => known.toLowerCase() === name.toLowerCase());
      if (!found) {
        throw new InputError(
          `${context.property}: template "${String(context.inputs.template)}" has no plugin family "${name}"`,
          {
            advice: families.size > 0 ? whatThereIs(name, families.keys()) : "the template has a fixed set of plugins",
          },
        );
      }
      const [known, { id }] = found;
      body.push([known, await chosen(state, id, context)]);
    }
    return Object.fromEntries(body);
  },
  decode: (wire, { known }) => {
    const read = Object.entries(asObject(wire ?? {}));
    const byName = new Map(read.map(([name, family]) => [name.toLowerCase(), stateOf(asObject(family) as WireFamily)]));
    const names = known ? Object.keys(known) : read.map(([name]) => name);
    return Object.fromEntries(names.map((name) => [name, byName.get(name.toLowerCase()) ?? "enabled"]));
  },
  initialOf: () => Promise.resolve("enabled"),
};
