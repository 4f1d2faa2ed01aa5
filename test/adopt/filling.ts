import type { Emulator, Platform } from "../../emulator/index";
import type { Props } from "../../provider";
import { type By, byHand } from "../support/by-hand";
import { Choice } from "./choice";
import { Names } from "./text";

/** Something that a person has made on the platform. */
export interface Made {
  /** The resource that it would be. */
  type: string;
  id: string;
  name: string;
  /** What a `get` says beside the id. */
  args?: Props;
  /** Secrets that no platform shows, by property. */
  secrets?: Record<string, string>;
  /** Why no program can declare it. */
  unmanageable?: string;
}

export interface TenantOptions {
  /** With what no program can declare as well. */
  unmanageable?: boolean;
  /** How many there are; a few by default. */
  scans?: number;
  policies?: number;
  lists?: number;
}

/** A tenant that is being filled, one request after the other. */
export class Filling {
  readonly choice: Choice;
  readonly made: Made[] = [];

  constructor(
    private readonly emulator: Emulator<Platform>,
    seed: number,
    readonly options: Required<TenantOptions>,
  ) {
    this.choice = new Choice(seed);
  }

  ask(method: string, path: string, body?: unknown, by?: By): Promise<Props> {
    return byHand(this.emulator, method, path, body, by);
  }

  names(): Names {
    return new Names(this.choice, true);
  }

  /** Remembers what was made. */
  add(made: Made): string {
    this.made.push(made);
    return made.id;
  }

  async repeat(count: number, make: (index: number) => Promise<unknown>): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      await make(index);
    }
  }

  /** Ids of what a list holds already, or what it holds. */
  async listed(path: string, key: string): Promise<Props[]> {
    const list = (await this.ask("GET", path))[key];
    return Array.isArray(list) ? (list as Props[]) : [];
  }
}
