import type { Props } from "../definition";
import { closest } from "../values/closest";

/** What an input of an editor document offers: its default, and the values it takes where the document says. */
export interface EditorInput {
  initial: unknown;
  /** What people read beside it. */
  label?: string;
  /** All values there are. */
  options?: readonly string[];
  /** What a typed value looks like. */
  pattern?: RegExp;
}

const checkBoxes: ReadonlySet<unknown> = new Set(["checkbox", "ui_checkbox", "ui_group"]);
const choices: ReadonlySet<unknown> = new Set(["radio", "radio-group", "ui_radio", "select"]);

const asText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value ?? ""));

/** The options of a choice, which are texts, or objects with a name and sometimes a value. */
function optionsOf({ type, options }: Props): string[] {
  if (checkBoxes.has(type)) {
    return ["yes", "no"];
  }
  return choices.has(type) && Array.isArray(options)
    ? options.flatMap((option: unknown) => {
        const { name, value = name } = (typeof option === "object" && option !== null ? option : {}) as Props;
        return typeof option === "string" ? [option] : value === undefined ? [] : [asText(value)];
      })
    : [];
}

function patternOf({ regex }: Props): RegExp | undefined {
  try {
    return typeof regex === "string" && regex !== "" ? new RegExp(regex) : undefined;
  } catch {
    // Written for another language: what it refuses is for the platform to say.
    return undefined;
  }
}

/** One input as its document describes it. */
export function editorInput(input: Props): EditorInput {
  const options = optionsOf(input);
  const pattern = patternOf(input);
  const label = [input.label, input.name].find((text) => typeof text === "string" && text !== "") as string | undefined;
  return {
    initial: input.default,
    ...(label !== undefined && { label }),
    ...(options.length > 0 && { options }),
    ...(pattern && { pattern }),
  };
}

/** Why a value is none of the input's, to follow "must be"; undefined for one that is, or where nothing tells. */
export function unofferedValue({ initial, options, pattern }: EditorInput, value: string): string | undefined {
  // An emptied input is left to its default.
  if (value === "" || value === asText(initial)) {
    return undefined;
  }
  if (options !== undefined && !options.includes(value)) {
    const [near] = closest(value, options, 1);
    return `one of ${options.map((option) => JSON.stringify(option)).join(", ")}${near === undefined || options.length < 3 ? "" : ` (closest: ${JSON.stringify(near)})`}`;
  }
  if (pattern !== undefined && !pattern.test(value)) {
    const example = typeof initial === "string" && initial !== "" ? ` such as ${JSON.stringify(initial)}` : "";
    return /^\^\\d[+*]\$$/.test(pattern.source) ? `an integer${example}` : `of another form${example}`;
  }
  return undefined;
}
