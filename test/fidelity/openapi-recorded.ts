import { type Fault, requestFaults, schemaFaults } from "./openapi-faults";
import { operationFinder, type OpenApi } from "./openapi";
import { judgeAnswer } from "./openapi-judge";
import { makeValidator } from "./openapi-schema";
import { sentDifferences } from "./openapi-sent";
import type { Recording } from "./recording";

type Lines = { key: string; line: string }[];

/** Answers and requests of the real service that its own documents do not have, as differences of operations. */
function recordedDifferences(openApi: OpenApi, recordings: readonly Recording[]): { answers: Lines; requests: Lines } {
  const find = operationFinder(openApi);
  const validate = makeValidator(openApi);
  const answers: Lines = [];
  const requests: Lines = [];
  for (const { method, path, status, request, response } of recordings.flatMap(({ interactions }) => interactions)) {
    const operation = status < 300 ? find(method, path) : undefined;
    if (operation !== undefined) {
      const { key } = operation;
      answers.push(
        ...judgeAnswer(operation, { status, body: response }, validate, () => false).map((line) => ({ key, line })),
      );
      requests.push(...sentDifferences(operation, request, openApi, validate).map((line) => ({ key, line })));
    }
  }
  return { answers, requests };
}

/** Faults of the documents that are said to be recorded, and of which no recording has an example. */
export function unrecordedFaults(openApi: OpenApi, recordings: readonly Recording[]): string[] {
  const { answers, requests } = recordedDifferences(openApi, recordings);
  const missing = (faults: readonly Fault[], recorded: Lines): string[] =>
    faults
      .filter(
        ({ operations, lines, isRecorded }) =>
          isRecorded && !recorded.some(({ key, line }) => operations.test(key) && lines.test(line)),
      )
      .map(({ reason }) => reason);
  return [...missing(schemaFaults, answers), ...missing(requestFaults, requests)];
}
