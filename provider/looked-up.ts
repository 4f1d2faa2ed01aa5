/** What a look-up by name gives. */
export interface LookedUp {
  /** What an `...Id` property takes. */
  id: string;
  name: string;
}
