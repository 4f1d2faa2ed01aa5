import { own } from "../definition/objects";

const weekdays = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"] as const;
const weekdayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** Minute, hour, day of the month, month, day of the week, as cron has them; shortcuts such as `@weekly`. */
const shortcuts: Readonly<Record<string, string>> = {
  "@hourly": "0 * * * *",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@weekly": "0 0 * * 0",
  "@monthly": "0 0 1 * *",
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
};

const field = /^(\*|[\da-z]+)([-/,][\da-z*]+)*$/i;

/** What a text in cron syntax would be here, to follow "this is cron syntax"; undefined for what is none. */
export function cronAsRule(text: string): string | undefined {
  const words = (own(shortcuts, text.trim().toLowerCase()) ?? text).trim().split(/\s+/);
  if (words.length !== 5 || !words.every((word) => field.test(word)) || /=/.test(text)) {
    return undefined;
  }
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = words;
  const rule = ruleOf(day, month, weekday);
  if (rule === undefined || !/^\d{1,2}$/.test(minute) || !/^\d{1,2}$/.test(hour)) {
    return "write a rule such as FREQ=WEEKLY;BYDAY=SA, and the time of day in start";
  }
  return `write repeat: "${rule}", and the time ${hour.padStart(2, "0")}:${minute.padStart(2, "0")} in start`;
}

function ruleOf(day: string, month: string, weekday: string): string | undefined {
  const days = weekday === "*" ? [] : daysOf(weekday);
  if (days === undefined || (days.length > 0 && day !== "*")) {
    return undefined;
  }
  if (day === "*" && month === "*") {
    return days.length === 0 ? "FREQ=DAILY" : `FREQ=WEEKLY;BYDAY=${days.join(",")}`;
  }
  const isDay = /^\d{1,2}(,\d{1,2})*$/.test(day);
  const every = /^\*\/(\d{1,2})$/.exec(day)?.[1];
  if (month === "*") {
    return isDay ? `FREQ=MONTHLY;BYMONTHDAY=${day}` : every === undefined ? undefined : `FREQ=DAILY;INTERVAL=${every}`;
  }
  return isDay && /^\d{1,2}$/.test(month) ? `FREQ=YEARLY;BYMONTHDAY=${day}` : undefined;
}

/** `MO,TU` of `1-2` or `mon,tue`. */
function daysOf(weekday: string): string[] | undefined {
  const numberOf = (word: string): number => {
    const named = weekdayNames.indexOf(word.toLowerCase().slice(0, 3));
    return /^[0-7]$/.test(word) ? Number(word) % 7 : named < 0 ? Number.NaN : named;
  };
  const numbers = weekday.split(",").flatMap((part) => {
    const [from = "", to = from] = part.split("-");
    const [first, last] = [numberOf(from), numberOf(to)];
    return Number.isNaN(first + last)
      ? [Number.NaN]
      : Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, index) => (first + index) % 7);
  });
  return numbers.some(Number.isNaN) ? undefined : numbers.map((number) => weekdays[number] as string);
}
