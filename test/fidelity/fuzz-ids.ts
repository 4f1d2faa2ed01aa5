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

/** `policies`, `policy_id` and `policyId` speak of the same things, and all names of files of files. */
const placeOf = (name: string): string =>
  /^file/.test(name)
    ? "file"
    : name
        .replace(/ (id|uuid)$/, "")
        .replace(other, "")
        .toLowerCase()
        .replace(/[_-]/g, "")
        .replace(/ies$/, "y")
        .replace(/s$/, "");

/** Ids of objects that are there, by what they are: learned from answers. */
export class KnownIds {
  private constructor(private readonly known: Map<string, Id[]>) {}

  static none(): KnownIds {
    return new KnownIds(new Map());
  }

  copy(): KnownIds {
    return new KnownIds(new Map([...this.known].map(([place, ids]) => [place, [...ids]])));
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
  learn(answer: Json, path: string, place = path): void {
    if (Array.isArray(answer)) {
      for (const item of answer) {
        this.learn(item, path, place);
      }
    } else if (isObject(answer)) {
      for (const [name, value] of Object.entries(answer)) {
        if (own.has(name)) {
          // What has both is named by its id; some requests want the other.
          const kind = name === "uuid" && "id" in answer ? " uuid" : "";
          this.add(placeOf(place) + kind, value);
          this.add(placeOf(path) + kind, value);
          this.add(placeOf(name), value);
        } else if (other.test(name)) {
          this.add(placeOf(name), value);
        }
        this.learn(value, path, typeof value === "object" && !halves.has(name) ? name : place);
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
        Object.entries(value).map(([member, one]): [string, Json] => [member, this.translate(one, random, member, name)]),
      );
    }
    if (typeof value !== "string" && typeof value !== "number") {
      return value;
    }
    if (own.has(name) && !silent.has(name)) {
      return this.find(holder === "" && name === "uuid" ? "templates uuid" : `${holder} ${name}`, random) ?? value;
    }
    return other.test(name) || silent.has(name) ? (this.find(name, random) ?? value) : value;
  }
}

export const lastWord = (path: string): string =>
  path
    .split("/")
    .filter((segment) => segment !== "" && !segment.startsWith(":"))
    .at(-1) ?? "";
