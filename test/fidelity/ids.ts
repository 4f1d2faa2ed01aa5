import { isObject, type Json } from "../../emulator/core/json";

/** Members that name an object. */
const namesOne = /(^|_)(id|uuid|file|fileuploaded|filename)$/;
/** Members of a request in which an id can stand, also as one of several. */
const holdsOne = /(id|uuid|file|filename|items|assets|tags|scanner_uuids|tag_targets|values)$/;

/** Which of our ids stands for which recorded one, learned from answers to the same request. */
export class Ids {
  private readonly ours = new Map<string, Json>();
  /** Same everywhere, such as the uuids of templates. */
  private readonly constant = new Set<string>();

  get(recorded: string): string | undefined {
    const ours = this.ours.get(recorded);
    return ours === undefined ? undefined : String(ours);
  }

  keep(id: string): void {
    this.constant.add(id);
  }

  learn(recorded: Json | undefined, ours: Json | undefined, member = ""): void {
    if (Array.isArray(recorded) && Array.isArray(ours)) {
      for (const [index, item] of recorded.entries()) {
        this.learn(item, ours[index], member);
      }
    } else if (isObject(recorded) && isObject(ours)) {
      for (const [name, value] of Object.entries(recorded)) {
        this.learn(value, ours[name], name);
      }
    } else if (isId(recorded) && isId(ours) && namesOne.test(member) && !this.constant.has(String(recorded))) {
      // The first answer counts: later ones can be lists in another order.
      if (!this.ours.has(String(recorded))) {
        this.ours.set(String(recorded), ours);
      }
    }
  }

  /** A request with our ids in the places of the recorded ones. */
  translate(value: Json, member = ""): Json {
    if (Array.isArray(value)) {
      return value.map((item) => this.translate(item, member));
    }
    if (isObject(value)) {
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.translate(one, name)]));
    }
    return isId(value) && holdsOne.test(member) ? (this.ours.get(String(value)) ?? value) : value;
  }
}

const isId = (value: Json | undefined): value is string | number =>
  typeof value === "string" || typeof value === "number";
