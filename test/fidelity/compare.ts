import { isObject, type Json } from "../../emulator/core/json";

export type Kind = "null" | "boolean" | "number" | "string" | "array" | "object";
/** Where a value stands, such as `.scans[].name` → the JSON types that stand there. */
export type Shape = Map<string, Set<Kind>>;

/**
 * Objects whose member names are data: plugin families, ports, setting ids, names of users. Their members are compared
 * under one name.
 */
const mapMembers = /(^|\.)(families|ports|individual|preferences|current)$/;

function kindOf(value: Json): Kind {
  if (value === null) {
    return "null";
  }
  if (Array.isArray(value)) {
    return "array";
  }
  return typeof value as Kind;
}

export function shapeOf(value: Json, maps = mapMembers, place = "", shape: Shape = new Map()): Shape {
  const kinds = shape.get(place) ?? new Set();
  shape.set(place, kinds.add(kindOf(value)));
  if (Array.isArray(value)) {
    for (const item of value) {
      shapeOf(item, maps, `${place}[]`, shape);
    }
  }
  if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      shapeOf(member, maps, `${place}.${maps.test(place) ? "*" : name}`, shape);
    }
  }
  return shape;
}

const containerOf = (place: string): string =>
  place.slice(0, place.endsWith("[]") ? -2 : Math.max(place.lastIndexOf("."), 0));

/**
 * Whether this place could be there at all: not below a list without elements, an empty map, or a value of another
 * type, which is a difference of its own.
 */
function isComparable(place: string, other: Shape): boolean {
  const container = containerOf(place);
  const kinds = other.get(container);
  if (kinds === undefined) {
    return false;
  }
  if (place.endsWith("[]")) {
    return false;
  }
  if (mapMembers.test(container)) {
    return false;
  }
  return kinds.has("object");
}

/** Places of the lists that were cut in the recording: the longest ones of an answer that is marked so. */
function cutLists(value: Json): string[] {
  const lengths = new Map<string, number>();
  const measure = (item: Json, place: string): void => {
    if (Array.isArray(item)) {
      lengths.set(place, Math.max(item.length, lengths.get(place) ?? 0));
      for (const one of item) {
        measure(one, `${place}[]`);
      }
    } else if (isObject(item)) {
      for (const [name, member] of Object.entries(item)) {
        measure(member, `${place}.${name}`);
      }
    }
  };
  measure(value, "");
  const longest = Math.max(...lengths.values());
  return [...lengths].filter(([, length]) => length === longest).map(([place]) => `${place}[]`);
}

/**
 * How an emulated answer differs from a recorded one: members that are missing or too many, and types. Elements of a
 * list count together, because a member that some elements have is one that the list has. What an empty list would hold
 * is unknown and no difference; neither is a member that the part of a list that was cut could have had. Null is a type.
 */
export function compareAnswers(recorded: Json, emulated: Json, isCut = false): string[] {
  const before = shapeOf(recorded);
  const now = shapeOf(emulated);
  const missing = [...before].flatMap(([place, kinds]) => {
    const found = now.get(place);
    if (found === undefined) {
      return isComparable(place, now) ? [`${place} is missing`] : [];
    }
    const agrees = [...kinds].some((kind) => found.has(kind));
    return agrees ? [] : [`${place} is ${[...found].join(" or ")}, recorded ${[...kinds].join(" or ")}`];
  });
  const cut = isCut ? cutLists(recorded) : [];
  const extra = [...now.keys()].filter(
    (place) => !before.has(place) && isComparable(place, before) && !cut.some((list) => place.startsWith(list)),
  );
  return [...missing, ...extra.map((place) => `${place} is not recorded`)];
}

/** Lists that have elements in the recording and none here: what their elements look like is not compared at all. */
export function emptyLists(recorded: Json, emulated: Json): string[] {
  const now = shapeOf(emulated);
  return [...shapeOf(recorded).keys()].filter(
    (place) => place.endsWith("[]") && !now.has(place) && now.get(containerOf(place))?.has("array") === true,
  );
}
