/** A row of a list: what a command or a look-up takes, and what people recognise it by. */
export type Listed = { id: string; name: string } & Record<string, string | boolean | undefined>;
