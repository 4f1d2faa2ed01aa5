/** One line of the table. */
export interface Figure {
  figure: string;
  value: number;
  goal: number;
}

/** A measurement with one or more lines, under the name that `--only` takes. */
export interface Row {
  title: string;
  measure(say: (detail: string) => void): Promise<Figure[]>;
}
