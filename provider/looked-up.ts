/** Result of a look-up by name. */
export interface LookedUp {
  /** Id of the object, for `...Id` properties. */
  id: string;
  /** The exact name on the platform. */
  name: string;
}
