import jsonata from 'jsonata';
import { StateError } from '../errors';
import { Json } from '../types';
import { expressionIn } from './expression';
import { stepFunctionsFunctions } from './functions';

/** What an expression of one state can see. */
export interface Scope {
  stateName: string;
  /** Id of the event that entered the state, for the error text. */
  enteredEventId: number;
  /** Variables by name, without `$`. */
  variables: { [name: string]: Json };
  /** `$states`: members that are undefined are not available in the field. */
  states: {
    input: Json;
    context: Json;
    result?: Json;
    errorOutput?: Json;
  };
}

/** An expression that runs for longer than this is stuck. */
const MAX_MILLISECONDS = 5_000;
const MAX_DEPTH = 1_000;

function queryError(scope: Scope, field: string, problem: string): StateError {
  return new StateError({
    error: 'States.QueryEvaluationError',
    cause: `An error occurred while executing the state '${scope.stateName}' (entered at the event id #${scope.enteredEventId}). ${problem}`,
    location: field,
  });
}

/** Ends endless recursion, which would otherwise stop the whole process. */
function guard(expression: jsonata.Expression): void {
  const started = Date.now();
  let depth = 0;
  const hook = (name: string, callback: () => void) =>
    expression.assign(Symbol.for(`jsonata.${name}`) as any, callback);
  hook('__evaluate_entry', () => {
    depth += 1;
    if (depth > MAX_DEPTH)
      throw new Error('The expression recurses too deeply');
    if (Date.now() - started > MAX_MILLISECONDS) {
      throw new Error('The expression takes too long');
    }
  });
  hook('__evaluate_exit', () => {
    depth -= 1;
  });
}

/** JSONata gives functions and sequences too; a state passes on JSON. */
function toJson(value: unknown): Json {
  return JSON.parse(
    JSON.stringify(value, (_key, inner) => {
      const isFunction =
        typeof inner === 'function' ||
        inner?._jsonata_lambda === true ||
        inner?._jsonata_function === true;
      if (isFunction) throw new Error('The result holds a function');
      return inner;
    }),
  );
}

async function evaluateExpression(
  text: string,
  scope: Scope,
  field: string,
): Promise<Json> {
  const described = `The JSONata expression '${text}' specified for the field '${field}'`;
  let value: Json;
  try {
    const expression = jsonata(text);
    guard(expression);
    const result = await expression.evaluate(undefined, {
      ...stepFunctionsFunctions,
      ...scope.variables,
      states: scope.states,
    });
    if (result === undefined) {
      throw queryError(
        scope,
        field,
        `${described} returned nothing (undefined).`,
      );
    }
    value = toJson(result);
  } catch (error) {
    if (error instanceof StateError) throw error;
    const { code, message } = error as { code?: string; message?: string };
    const reason = [code, message].filter(Boolean).join(': ');
    throw queryError(
      scope,
      field,
      `${described} threw an error during evaluation. ${reason}`,
    );
  }
  return value;
}

/**
 * Replaces every JSONata string in a template by its value.
 *
 * @param field - where the template stands, `Arguments`
 * @throws StateError `States.QueryEvaluationError`
 */
export async function evaluate(
  template: Json,
  scope: Scope,
  field: string,
): Promise<Json> {
  if (typeof template === 'string') {
    const text = expressionIn(template);
    return text === undefined
      ? template
      : evaluateExpression(text, scope, field);
  }
  if (Array.isArray(template)) {
    const items: Json[] = [];
    for (const [i, item] of template.entries()) {
      items.push(await evaluate(item, scope, `${field}[${i}]`));
    }
    return items;
  }
  if (template !== null && typeof template === 'object') {
    const members: Array<[string, Json]> = [];
    for (const [key, item] of Object.entries(template)) {
      members.push([key, await evaluate(item, scope, `${field}/${key}`)]);
    }
    return Object.fromEntries(members);
  }
  return template;
}

/**
 * @throws StateError `States.QueryEvaluationError` when the value is not what
 *   the field needs
 */
export async function evaluateTo<T extends Json>(
  template: Json,
  scope: Scope,
  field: string,
  isRight: (value: Json) => value is T,
  expected: string,
): Promise<T> {
  const value = await evaluate(template, scope, field);
  if (isRight(value)) return value;
  throw queryError(
    scope,
    field,
    `The value of the field '${field}' is ${JSON.stringify(value)?.slice(
      0,
      100,
    )}, which is not ${expected}.`,
  );
}

const MAX_SECONDS = 99_999_999;

export const isSeconds = (value: Json): value is number =>
  Number.isInteger(value) &&
  (value as number) >= 0 &&
  (value as number) <= MAX_SECONDS;

export const isPositiveSeconds = (value: Json): value is number =>
  isSeconds(value) && value > 0;

export const isString = (value: Json): value is string =>
  typeof value === 'string';
