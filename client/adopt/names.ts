/** Words that no variable can be called. */
const reserved = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof undefined var void while with yield tenable pulumi"
  ).split(" "),
);

/** Longest part of an object's name in that of its resource. */
const longest = 40;

/** `weekly-dmz` of "Weekly DMZ"; empty where no letter or digit remains. */
export const slug = (name: string): string =>
  name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll("ß", "ss")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, longest)
    .replace(/-+$/, "");

/** `weeklyDmz` of `weekly-dmz`. What begins with a digit, or is a word of the language, gets the kind in front or behind. */
export function variable(name: string, word: string): string {
  const camel = camelCase(name);
  const kind = camelCase(word);
  return camel === ""
    ? kind
    : /^\d/.test(camel)
      ? kind + upperFirst(camel)
      : reserved.has(camel)
        ? camel + upperFirst(kind)
        : camel;
}

export const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const camelCase = (text: string): string =>
  text
    .replaceAll(/[^A-Za-z0-9]+(.?)/g, (_, next: string) => next.toUpperCase())
    .replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (start) => start.toLowerCase());

/** Gives every object a name that no other has; the same for the same objects, in whatever order they come. */
export class Names {
  constructor(private readonly taken: Set<string> = new Set()) {}

  /** The wanted name, or one that the id makes unique. */
  of(wanted: string, id: string): string {
    const short = slug(id).slice(0, 13).replace(/-+$/, "");
    let name = this.taken.has(wanted) ? `${wanted}-${short}` : wanted;
    for (let count = 2; this.taken.has(name); count += 1) {
      name = `${wanted}-${short}-${count}`;
    }
    this.taken.add(name);
    return name;
  }
}
