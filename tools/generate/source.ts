/** What the sources say of themselves: properties with their types and comments, by the TypeScript compiler. */
import { join } from "node:path";
import * as ts from "typescript";
import { repositoryRoot } from "../repo";

export type Type =
  | { kind: "boolean" | "integer" | "string" }
  /** `open`: any other text too. */
  | { kind: "enum"; name: string; values: readonly (string | number)[]; open: boolean }
  | { kind: "list"; item: Type }
  /** `known`: keys that the interface names. */
  | { kind: "map"; item: Type; known: readonly Property[] }
  | { kind: "object"; name: string; description: string; properties: readonly Property[] }
  | { kind: "union"; of: readonly Type[] };

export interface Property {
  name: string;
  description: string;
  type: Type;
  optional: boolean;
}

/** Something that a file exports. */
export interface Exported {
  description: string;
  /** Of an interface, of the arguments of a class. */
  properties: readonly Property[];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `Families` → `Family`, `actions` → `action`. */
const singular = (text: string): string =>
  text.endsWith("ies") ? `${text.slice(0, -3)}y` : text.endsWith("s") ? text.slice(0, -1) : text;

export class Source {
  private readonly root = repositoryRoot();
  private readonly program: ts.Program;
  private readonly checker: ts.TypeChecker;

  /** Files relative to the repository, with everything they import. */
  constructor(files: readonly string[]) {
    const config = ts.readConfigFile(join(this.root, "tsconfig.json"), (path) => ts.sys.readFile(path))
      .config as object;
    const { options } = ts.parseJsonConfigFileContent({ ...config, files, include: [] }, ts.sys, this.root);
    this.program = ts.createProgram(
      files.map((file) => join(this.root, file)),
      options,
    );
    this.checker = this.program.getTypeChecker();
  }

  /** What a file exports under a name; throws when it does not. */
  read(file: string, name: string): Exported {
    const symbol = this.exported(file, name);
    return {
      description: this.comment(symbol),
      properties: this.properties(this.checker.getDeclaredTypeOfSymbol(symbol), name.replace(/(Inputs|Args)$/, "")),
    };
  }

  private comment(symbol: ts.Symbol): string {
    return ts
      .displayPartsToString(symbol.getDocumentationComment(this.checker))
      .replaceAll(/\s*\n\s*/g, " ")
      .trim();
  }

  /** The comment of what a file exports, whatever it is. */
  commentOf(file: string, name: string): string {
    return this.comment(this.exported(file, name));
  }

  /** The comment of a member of a class. */
  memberComment(file: string, name: string, member: string): string {
    const type = this.checker.getDeclaredTypeOfSymbol(this.exported(file, name));
    const symbol = this.checker.getPropertyOfType(type, member);
    if (!symbol) {
      throw new Error(`${name} of ${file} has no ${member}`);
    }
    return this.comment(symbol);
  }

  /** A type that a file exports. */
  typeNamed(file: string, name: string): Type {
    return this.typeOf(this.checker.getDeclaredTypeOfSymbol(this.exported(file, name)), name);
  }

  private exported(file: string, name: string): ts.Symbol {
    const source = this.program.getSourceFile(join(this.root, file));
    const module = source && this.checker.getSymbolAtLocation(source);
    const found = module && this.checker.getExportsOfModule(module).find((one) => one.name === name);
    if (!found) {
      throw new Error(`${file} exports no ${name}`);
    }
    return found.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(found) : found;
  }

  private properties(type: ts.Type, owner: string): Property[] {
    return this.checker.getPropertiesOfType(type).map((symbol) => {
      const { name } = symbol;
      try {
        return {
          name,
          description: this.comment(symbol),
          type: this.typeOf(this.checker.getTypeOfSymbol(symbol), `${owner}${capital(name)}`),
          optional: (symbol.flags & ts.SymbolFlags.Optional) !== 0,
        };
      } catch (error) {
        throw new Error(`${owner}.${name}: ${(error as Error).message}`, { cause: error });
      }
    });
  }

  /** A type by what it may hold once it is known: `undefined`, promises and outputs apart. `name` is for one without. */
  private typeOf(type: ts.Type, name: string): Type {
    const parts = (type.isUnion() ? type.types : [type]).filter(
      (part) => !(part.flags & ts.TypeFlags.Undefined) && !["Promise", "OutputInstance"].includes(part.symbol?.name),
    );
    // The compiler keeps them in no order of ours.
    const literals = parts
      .flatMap((part) => (part.isStringLiteral() || part.isNumberLiteral() ? [part.value] : []))
      .sort((a, b) => (a < b ? -1 : 1));
    const others = parts.filter((part) => !part.isStringLiteral() && !part.isNumberLiteral());
    // `(string & {})`: an editor completes the words beside it.
    const open = others.some((part) => part.isIntersection());
    const rest = others
      .filter((part) => !part.isIntersection())
      .map((part) => this.single(part, name, parts.length > 1));
    const unique = rest.filter((one, index) => rest.findIndex(({ kind }) => kind === one.kind) === index);
    const all: Type[] = [
      ...(literals.length > 0 ? [{ kind: "enum" as const, name, values: literals, open }] : []),
      ...(unique.some(({ kind }) => kind !== "boolean") ? unique : unique.slice(0, 1)),
    ];
    const [only] = all;
    if (only === undefined) {
      throw new Error(`no type for ${this.checker.typeToString(type)}`);
    }
    return all.length === 1 ? only : { kind: "union", of: all };
  }

  private single(type: ts.Type, name: string, isInUnion: boolean): Type {
    if (type.flags & ts.TypeFlags.BooleanLike) {
      return { kind: "boolean" };
    }
    if (type.flags & ts.TypeFlags.String) {
      return { kind: "string" };
    }
    // All our numbers are whole: `wholeNumber` is the only field of them.
    if (type.flags & ts.TypeFlags.Number) {
      return { kind: "integer" };
    }
    if (this.checker.isArrayType(type)) {
      return {
        kind: "list",
        item: this.typeOf(this.checker.getTypeArguments(type as ts.TypeReference)[0] as ts.Type, singular(name)),
      };
    }
    const named = type.aliasSymbol ?? type.symbol;
    const own = named?.name.startsWith("__") ? undefined : named?.name;
    const index = this.checker.getIndexInfoOfType(type, ts.IndexKind.String);
    if (index) {
      const owner = own === undefined || own === "Record" ? name : own;
      return {
        kind: "map",
        item: this.typeOf(index.type, singular(owner)),
        known: this.properties(type, owner),
      };
    }
    if (type.flags & ts.TypeFlags.Object) {
      const first = this.checker.getPropertiesOfType(type)[0]?.name ?? "";
      const owner = own === undefined || own === "Pick" ? (isInUnion ? name + capital(first) : name) : own;
      return {
        kind: "object",
        name: owner,
        description: named ? this.comment(named) : "",
        properties: this.properties(type, owner),
      };
    }
    throw new Error(`no type for ${this.checker.typeToString(type)}`);
  }
}
