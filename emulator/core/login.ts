/** A user of a fresh site who can log in with a password. */
export interface Login {
  readonly username: string;
  readonly password: string;
  /** What the platform calls what the user may do. */
  readonly role: string;
}
