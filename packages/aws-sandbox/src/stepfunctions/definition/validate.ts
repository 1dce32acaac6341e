import aslValidator from 'asl-validator';
import { Definition } from '../types';
import {
  checkExpressions,
  checkStates,
  checkTransitions,
  checkVariables,
  Diagnostic,
} from './checks';
import { skeleton } from './skeleton';
import { walkContainers } from './walk';

/** Bytes that a definition may have. */
const DEFINITION_LIMIT = 1_048_576;

const failed = (code: string, message: string): Diagnostic[] => [
  { severity: 'ERROR', code, message },
];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Deep enough for the walks below not to trip over what is not a machine. */
function looksLikeMachine(value: unknown): value is Definition {
  if (!isObject(value)) return false;
  try {
    let sound = true;
    walkContainers(value as unknown as Definition, ({ StartAt, States }) => {
      sound &&=
        typeof StartAt === 'string' &&
        isObject(States) &&
        Object.values(States).every(isObject);
    });
    return sound;
  } catch {
    return false;
  }
}

function schemaProblems(text: string): Diagnostic[] {
  try {
    return aslValidator(skeleton(text)).errors.map(problem => ({
      severity: 'ERROR',
      code: problem['Error code'],
      message: problem.Message,
      location: problem.schemaError?.instancePath,
    }));
  } catch (error) {
    return failed('SCHEMA_VALIDATION_FAILED', String(error));
  }
}

/**
 * @param text - the definition as the API receives it
 * @returns what is wrong with it, and the definition when nothing is
 */
export function validateDefinition(
  text: string,
):
  | { definition: Definition; diagnostics: [] }
  | { definition: undefined; diagnostics: Diagnostic[] } {
  const reject = (diagnostics: Diagnostic[]) => ({
    definition: undefined,
    diagnostics,
  });
  if (Buffer.byteLength(text) > DEFINITION_LIMIT) {
    return reject(
      failed('INVALID_JSON_DESCRIPTION', 'The definition exceeds 1 MB'),
    );
  }
  let definition: unknown;
  try {
    definition = JSON.parse(text);
  } catch (error) {
    return reject(failed('INVALID_JSON_DESCRIPTION', (error as Error).message));
  }
  if (!looksLikeMachine(definition)) {
    return reject(
      failed(
        'SCHEMA_VALIDATION_FAILED',
        'A state machine is an object with StartAt and States, and so is each branch',
      ),
    );
  }
  const diagnostics = [
    ...checkStates(definition),
    ...checkTransitions(definition),
    ...checkVariables(definition),
    ...checkExpressions(definition),
  ];
  // The schema's own words are long and vague: they are for what is left.
  const all = diagnostics.length ? diagnostics : schemaProblems(text);
  return all.length ? reject(all) : { definition, diagnostics: [] };
}

/** As AWS words it in `InvalidDefinition`. */
export const diagnosticsText = (diagnostics: Diagnostic[]): string =>
  `Invalid State Machine Definition: '${diagnostics
    .map(
      ({ code, message, location }) =>
        `${code}: ${message}${location ? ` at ${location}` : ''}`,
    )
    .join(', ')}'`;
