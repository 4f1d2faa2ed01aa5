/** What a look-up by name gives. */
export interface LookedUp {
  /** What an `...Id` property takes. */
  id: string;
  /** The exact name on the platform. */
  name: string;
}
