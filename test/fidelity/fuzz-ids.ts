import { isObject, type Json } from "../../emulator/core/json";
import type { Random } from "./random";

type Id = string | number;

/** Members of answers that name the object itself. */
const own = new Set(["id", "uuid", "export_uuid", "job_id", "task_id", "file", "fileuploaded", "filename"]);
/** Members that name another object. */
const other = /(_id|_uuid|Id|ID|Uuid)s?$/;
/** The same with names that do not say so. */
const silent = new Set(["assets", "tags", "items", "values", "file", "filename", "plugin_id"]);
/** Halves of lists that say nothing of what they hold. */
const halves = new Set(["response", "usable", "manageable", "results"]);

/** `policies`, `policy_id` and `policyId` speak of the same things, and all names of uploaded files of those. */
const placeOf = (name: string): string =>
  /^file(uploaded|name)$/.test(name)
    ? "upload"
    : name
        .replace(/ (id|uuid)$/, "")
        .replace(other, "")
        .toLowerCase()
        .replace(/[_-]/g, "")
        .replace(/ies$/, "y")
        .replace(/s$/, "");

/** Ids of objects that are there, by what they are: learned from answers. */
export class KnownIds {
  private constructor(
    private readonly known: Map<string, Id[]>,
    /** What paths name. */
    private readonly words: ReadonlySet<string>,
  ) {}

  static none(routes: readonly { path: string }[]): KnownIds {
    return new KnownIds(new Map(), new Set(routes.flatMap(({ path }) => path.split("/").map(placeOf))));
  }

  copy(): KnownIds {
    return new KnownIds(new Map([...this.known].map(([place, ids]) => [place, [...ids]])), this.words);
  }

  private add(place: string, id: Json | undefined): void {
    if (typeof id !== "string" && typeof id !== "number") {
      return;
    }
    const ids = this.known.get(place) ?? [];
    this.known.set(place, ids);
    if (!ids.includes(id) && String(id) !== "") {
      ids.push(id);
    }
  }

  /** `path` is the last word of the path that was asked, which may name the objects otherwise than the answer. */
  learn(answer: Json, path: string, place = path, isListed = true): void {
    if (Array.isArray(answer)) {
      for (const item of answer) {
        this.learn(item, path, place, isListed);
      }
    } else if (isObject(answer)) {
      const isOfPath = isListed && (placeOf(place) === placeOf(path) || !this.words.has(placeOf(place)));
      for (const [name, value] of Object.entries(answer)) {
        if (own.has(name)) {
          // What has both is named by its id; some requests want the other.
          const kind = name === "uuid" && "id" in answer ? " uuid" : "";
          this.add(placeOf(place) + kind, value);
          this.add(placeOf(name), value);
          if (isOfPath) {
            this.add(placeOf(path) + kind, value);
          }
        } else if (other.test(name)) {
          this.add(placeOf(name), value);
        }
        const inner = typeof value === "object" && !halves.has(name) ? name : place;
        this.learn(value, path, inner, halves.has(name) || (isListed && place === path && Array.isArray(value)));
      }
    }
  }

  find(name: string, random: Random): Id | undefined {
    const place = placeOf(name);
    const uuids = this.known.get(`${place} uuid`) ?? [];
    const isUuid = uuids.length > 0 && (/uuid/i.test(name) || random.chance(0.1));
    const ids = isUuid ? uuids : (this.known.get(place) ?? []);
    // What was made last is what nobody has looked at yet.
    return random.chance(0.4) ? ids.at(-1) : random.pick(ids);
  }

  has(name: string): boolean {
    return this.known.has(placeOf(name));
  }

  any(random: Random): Id | undefined {
    return random.pick(random.pick([...this.known.values()]) ?? []);
  }

  /** A body with other ids: those of objects that are there, of the kind that the member names. */
  translate(value: Json, random: Random, name = "", holder = ""): Json {
    if (Array.isArray(value)) {
      return value.map((item) => this.translate(item, random, name, holder));
    }
    if (isObject(value)) {
      return Object.fromEntries(
        Object.entries(value).map(([member, one]): [string, Json] => [
          member,
          this.translate(one, random, member, name),
        ]),
      );
    }
    if (typeof value !== "string" && typeof value !== "number") {
      return value;
    }
    if (own.has(name) && !silent.has(name)) {
      return this.find(holder === "" && name === "uuid" ? "templates uuid" : `${holder} ${name}`, random) ?? value;
    }
    const wanted = name === "file" ? "filename" : name;
    return other.test(name) || silent.has(name) ? (this.find(wanted, random) ?? value) : value;
  }
}

export const lastWord = (path: string): string =>
  path
    .split("/")
    .filter((segment) => segment !== "" && !segment.startsWith(":"))
    .at(-1) ?? "";
