import type { Choice } from "./choice";

/** A time at which people let scans run, as the platforms write it. */
export interface When {
  rule: string;
  start: string;
  timeZone: string;
}

const zones = [
  "Europe/Berlin",
  "America/New_York",
  "Etc/UTC",
  "UTC",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "US/Eastern",
  "EST",
];

/** Rules in the spellings of the vendor's pages and clients. Source: API sheets, Schedule. */
const rules = [
  "FREQ=DAILY;INTERVAL=1",
  "FREQ=DAILY;INTERVAL=3",
  "FREQ=WEEKLY;INTERVAL=1;BYDAY=SA",
  "FREQ=WEEKLY;BYDAY=MO,TU;INTERVAL=1",
  "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO,TU,WE,TH,FR,SA",
  "FREQ=WEEKLY;INTERVAL=1",
  "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=8",
  "FREQ=MONTHLY;INTERVAL=1;BYDAY=1MO",
  "FREQ=MONTHLY;BYDAY=-1FR;INTERVAL=2",
  "FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=31",
  "FREQ=YEARLY;INTERVAL=1",
  "FREQ=YEARLY;INTERVAL=2",
];

/** A single start or repeated ones, in the past or in the future. */
export function when(choice: Choice, once: string): When {
  const year = choice.one([2019, 2025, 2026, 2031]);
  const two = (number: number): string => String(number).padStart(2, "0");
  const day = `${year}${two(choice.number(1, 12))}${two(choice.number(1, 28))}`;
  return {
    rule: choice.chance(0.2) ? once : choice.one(rules),
    start: `${day}T${two(choice.number(0, 23))}${two(choice.one([0, 15, 30, 59]))}00`,
    timeZone: choice.one(zones),
  };
}
