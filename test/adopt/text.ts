import type { Choice } from "./choice";

/** What people call things, with what makes a bad identifier, a bad string and a bad file name. */
const words = [
  "Office",
  "DMZ",
  "Plant 5",
  "Servers",
  "Printers",
  "Branch Köln",
  "PCI",
  "Laptops",
  "Backup",
  "R&D",
  "OT",
];
const oddities = [
  'the "old" one',
  "it's odd",
  "`rm -rf`",
  "${process.env.HOME}",
  "a\\b",
  "東京 – 5階",
  "🖨️ floor",
  "</script>",
  "*/ end",
  "100 %",
  "#1",
  "-",
  "class",
  "constructor",
  "__proto__",
  "1st",
];

/** Names of one tenant: mostly each its own, as people see to it. */
export class Names {
  private readonly given: string[] = [];

  constructor(
    private readonly choice: Choice,
    /** Blanks at the ends are taken off by some tools, and kept by the platforms. */
    private readonly isOdd: boolean,
  ) {}

  /** `most`: what the platform takes. `taken`: another object of the kind has the name already, which the platform allows. */
  next({
    most = 255,
    repeats = false,
    without = "",
  }: {
    most?: number;
    repeats?: boolean;
    without?: string;
  } = {}): string {
    const { choice } = this;
    if (repeats && this.given.length > 0 && choice.chance(0.08)) {
      const [same] = choice.some(
        this.given.filter(({ length }) => length <= most),
        1,
      );
      if (same !== undefined) {
        return same;
      }
    }
    const count = this.given.length + 1;
    const odd = this.isOdd && choice.chance(0.3) ? ` ${choice.one(oddities)}` : "";
    const plain = `${choice.one(words)}${odd} ${count}`.replaceAll(without === "" ? /(?!)/g : without, "");
    const long = this.isOdd && choice.chance(0.05) ? `${plain} ${"long ".repeat(60)}`.slice(0, most - 1) + "x" : plain;
    const name = long.length > most ? `${plain.slice(0, most - 4).trimEnd()} ${count}`.slice(0, most) : long;
    const blank = this.isOdd && choice.chance(0.04) && name.length < most ? choice.one([`${name} `, ` ${name}`]) : name;
    this.given.push(blank);
    return blank;
  }
}

const descriptions = [
  "",
  "Weekly look at the office",
  "two\nlines",
  "three\r\nlines\r\n",
  " blanks around ",
  'says "yes" and `no`, ${maybe}',
  "tab\there, back\\slash",
  "ünïcödé ✓",
  "\n",
];

export const description = (choice: Choice): string => choice.one(descriptions);
