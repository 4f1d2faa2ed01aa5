/** C's way of writing a time: `Thu Jun 10 11:37:06 2021`. */
export const cTime = (milliseconds: number): string => {
  const [day = "", date = "", month = "", year = "", time = ""] = new Date(milliseconds).toUTCString().split(" ");
  return `${day.replace(",", "")} ${month} ${date} ${time} ${year}`;
};

/** The same as a time; `fallback` for what is none. */
export const fromCTime = (text: string | undefined, fallback: number): number => {
  const time = Date.parse(`${text ?? ""} UTC`);
  return Number.isNaN(time) ? fallback : time;
};

/** `2017/03/20`, as results write a day. */
export const slashed = (day: string): string => day.replaceAll("-", "/");
/** `2017-03-20T00:00:00Z` */
export const midnight = (day: string | undefined): string | null => (day === undefined ? null : `${day}T00:00:00Z`);
