import type { Binding, Props } from "../definition";
import type { Entry } from "./run";
import type { Before } from "./run";
import type { Work } from "./work";

/** An object that gives way to a new one, with the table it was made by. */
export interface Replaced {
  id: string;
  props: Props;
  binding: Binding;
  /** Known by its name and values alone: it is not touched, and only keeps its name from stopping the create. */
  isLikely: boolean;
}

/** A create on its way. */
export interface Making {
  work: Work;
  inputs: Props;
  body: Props;
  /** What the collection held before this run created anything of it. */
  before: Before;
  /** The resource's entry in the state, where this run was shown one: the create is a replacement then. */
  entry?: Entry;
  old?: Replaced;
}

/** A new object with the platform's answer, or one that a run of ours had made before. */
export type Made = { id: string; answer: Props } | { taken: string };
