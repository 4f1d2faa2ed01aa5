import { commaList, idsOf, plainText, wireId } from "../../provider/platforms/codecs";
import { idObject, idObjects, stringBoolean } from "../../provider/platforms/sc/codecs";
import {
  absent,
  type AnyDefinition,
  apart,
  type Binding,
  type Codec,
  defineResource,
  type EncodeContext,
  mandatory,
  type Props,
  together,
  wire,
} from "../../provider/definition";
import {
  addressSet,
  flag,
  mapOf,
  oneOf,
  optional,
  reference,
  replacing,
  setOf,
  text,
} from "../../provider/definition/fields";

interface ThingInputs {
  name: string;
  note?: string;
  kind?: string;
  size?: "small" | "large";
  loud?: boolean;
  hosts?: string[];
  ownerId?: string;
  knobs?: Record<string, string>;
  reportIds?: string[];
  source?: string;
  groupIds?: string[];
  shade?: string;
}

const map: Codec<Record<string, string>> = {
  encode: (values) => values,
  decode: (read, { known }) => {
    const all = read as Record<string, string>;
    return known ? Object.fromEntries(Object.entries(all).filter(([key]) => key in known)) : all;
  },
  initialOf: (key) => Promise.resolve(key === "volume" ? "11" : undefined),
};

/** Names every shape that a table can have. */
const sc: Binding<ThingInputs> = {
  collection: { path: "/rest/thing" },
  wire: {
    name: wire("name", plainText),
    note: wire("note", plainText),
    kind: wire("kind", plainText),
    size: wire("size", plainText as Codec<"small" | "large">),
    loud: wire("loud", stringBoolean, { initial: false }),
    hosts: wire("written.hosts", commaList, { read: "typeFields.hosts" }),
    ownerId: mandatory(wire("owner", idObject)),
    knobs: wire("knobs", map, { beside: (_value, { olds }) => (olds ? { hadKnobs: true } : {}) }),
    ...together(
      "reports",
      ({ inputs }: EncodeContext<Pick<ThingInputs, "reportIds" | "source">>) =>
        (inputs.reportIds ?? []).map((id) => ({ id: wireId(id) })),
      {
        reportIds: { decode: idsOf },
        source: { decode: (list) => (list as Props[])[0]?.source as string },
      },
    ),
    groupIds: apart<string[]>({ read: "groups", codec: idObjects, write: () => Promise.resolve() }),
    shade: absent("it is black and white"),
  },
};

/** A resource that no platform has. */
export const thing: AnyDefinition = defineResource<ThingInputs>({
  type: "Thing",
  fields: {
    name: text({ min: 1, max: 20 }),
    note: optional(text()),
    kind: optional(replacing(text({ min: 1 }))),
    size: optional(oneOf(["small", "large"])),
    loud: optional(flag()),
    hosts: optional(addressSet({ names: true })),
    ownerId: optional(reference("Owner")),
    knobs: optional(mapOf(text({ max: 9 }))),
    reportIds: optional(setOf(reference("report"))),
    source: optional(text({ min: 1 })),
    groupIds: optional(setOf(reference("group"))),
    shade: optional(text()),
  },
  rules: [
    ({ loud, size }) => (loud && size === "small" ? { path: "loud", reason: "small things are quiet" } : undefined),
    ({ hosts }) => (hosts?.length === 0 ? { path: "hosts", reason: "needed: a host" } : undefined),
  ],
  replaces: (olds, news) => (olds.size === "large" && news.size === "small" ? ["size"] : []),
  platforms: { sc, vm: { ...sc, wire: { ...sc.wire, shade: wire("shade", plainText) } }, nessus: "it scans no things" },
});

export const thingBinding = thing.platforms.sc as Binding;
