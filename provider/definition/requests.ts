import type { Readable } from "node:stream";
import type { Props } from "./problem";

/** Requests with one pair of keys; pacing and repeating are theirs to know. */
export interface Requests {
  /** Milliseconds since 1970 by the platform's clock. */
  now(): number;
  /** Headers of the last answer, names in lower case. */
  readonly lastHeaders: Readonly<Record<string, string>>;
  read(path: string): Promise<unknown>;
  /**
   * A request that may be repeated, for it sets rather than makes. A body that is a function is made again for each try:
   * for what adds to what is there.
   */
  change(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<unknown>;
  /** Sent again only when nothing of it can have been carried out. */
  create(path: string, body: unknown): Promise<unknown>;
  /** Sends a file, which the platform forgets when nothing comes to name it. */
  upload(path: string, file: () => { headers: Record<string, string>; content: Readable }): Promise<unknown>;
}

/** What a create has made. */
export interface Created {
  id: string;
  answer: Props;
  /** The name that the platform gave it instead of the one that was asked for. */
  became?: string;
}

/** Makes the body of an update, of what is there at that moment: asked for at each try. */
export type BodyOf = () => Props | Promise<Props>;

/** How one object is read and written, where that is not a request to its path. */
export interface ObjectCalls {
  /** The object with at least these members, its `id`, and `owner` where the platform tells whose it is. */
  get(api: Requests, id: string, members: readonly string[]): Promise<Props>;
  create(api: Requests, body: Props): Promise<Created>;
  /** The object after the change, as far as the answer tells. */
  update(api: Requests, id: string, body: BodyOf): Promise<Props>;
  remove(api: Requests, id: string): Promise<DeletionAnswer>;
}

/**
 * What the success of a deletion is worth: `told` says so in the platform's own form; `silent` is the empty answer that
 * the platform gives, and others too; `unclear` is any other one, and proves nothing.
 */
export type DeletionAnswer = "told" | "silent" | "unclear";

/** Requests of one resource to its platform, for what is kept apart from the object's body. */
export interface ApartContext extends Pick<Requests, "read" | "change"> {
  id: string;
  /** Runs `work` alone among all that name the same thing: read, change and write must not interleave. */
  alone<R>(thing: string, work: () => Promise<R>): Promise<R>;
}
