import { expressionIn, syntaxError } from '../query/expression';
import { Definition, State, StateContainer } from '../types';
import { parseResource } from './resource';
import { walkContainers } from './walk';

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html */
export interface Diagnostic {
  severity: 'ERROR';
  code: string;
  message: string;
  location?: string;
}

const STATE_TYPES = [
  'Task',
  'Pass',
  'Choice',
  'Wait',
  'Succeed',
  'Fail',
  'Parallel',
  'Map',
];

const error = (
  code: string,
  message: string,
  location: string,
): Diagnostic => ({
  severity: 'ERROR',
  code,
  message,
  location,
});

/** Every state that a state can go to, with the field that says so. */
function targets(state: State): Array<[field: string, target: string]> {
  const all: Array<[string, string | undefined]> = [
    ['Next', state.Next],
    ['Default', state.Default],
    ...(state.Catch ?? []).map(
      (catcher, i) => [`Catch[${i}]/Next`, catcher.Next] as [string, string],
    ),
    ...(state.Choices ?? []).map(
      (rule, i) => [`Choices[${i}]/Next`, rule.Next] as [string, string],
    ),
  ];
  return all.filter((pair): pair is [string, string] => pair[1] !== undefined);
}

/** Transitions that lead nowhere. */
export function checkTransitions(definition: Definition): Diagnostic[] {
  const found: Diagnostic[] = [];
  walkContainers(definition, ({ StartAt, States }, location) => {
    if (!(StartAt in States)) {
      found.push(
        error(
          'MISSING_TRANSITION_TARGET',
          `Missing 'StartAt' target: ${StartAt}`,
          `${location}/StartAt`,
        ),
      );
    }
    for (const [name, state] of Object.entries(States)) {
      for (const [field, target] of targets(state)) {
        if (target in States) continue;
        found.push(
          error(
            'MISSING_TRANSITION_TARGET',
            `Missing 'Next' target: ${target}`,
            `${location}/States/${name}/${field}`,
          ),
        );
      }
    }
  });
  return found;
}

function checkErrorEquals(state: State, location: string): Diagnostic[] {
  return (['Retry', 'Catch'] as const).flatMap(field =>
    (state[field] ?? []).flatMap((entry, index, entries) => {
      const misplaced =
        entry.ErrorEquals?.includes('States.ALL') &&
        (entry.ErrorEquals.length > 1 || index < entries.length - 1);
      return misplaced
        ? [
            error(
              'SCHEMA_VALIDATION_FAILED',
              `States.ALL must appear alone in ErrorEquals, and in the last entry of ${field}`,
              `${location}/${field}[${index}]/ErrorEquals`,
            ),
          ]
        : [];
    }),
  );
}

/**
 * What only a Map in DISTRIBUTED mode has. An inline Map that fails in part is
 * made of iterations that catch.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html#map-state-distributed-additional-fields
 */
const DISTRIBUTED_FIELDS = [
  'ItemReader',
  'ItemBatcher',
  'ResultWriter',
  'Label',
  'ToleratedFailureCount',
  'ToleratedFailurePercentage',
];

function checkMap(state: State, location: string): Diagnostic[] {
  const { Mode = 'INLINE', ExecutionType } =
    state.ItemProcessor?.ProcessorConfig ?? {};
  if (Mode !== 'INLINE') {
    return [
      error(
        'SCHEMA_VALIDATION_FAILED',
        'The sandbox runs Map states in INLINE mode only',
        `${location}/ItemProcessor/ProcessorConfig/Mode`,
      ),
    ];
  }
  const found = Object.keys(state)
    .filter(field => DISTRIBUTED_FIELDS.includes(field))
    .map(field =>
      error(
        'SCHEMA_VALIDATION_FAILED',
        `${field} is a field of Map states in DISTRIBUTED mode; in INLINE mode, catch within the ItemProcessor what may fail`,
        `${location}/${field}`,
      ),
    );
  return ExecutionType === undefined
    ? found
    : [
        ...found,
        error(
          'SCHEMA_VALIDATION_FAILED',
          'ExecutionType is for Map states in DISTRIBUTED mode',
          `${location}/ItemProcessor/ProcessorConfig/ExecutionType`,
        ),
      ];
}

function checkState(
  state: State,
  location: string,
  language: string,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  if (!STATE_TYPES.includes(state.Type)) {
    return [
      error(
        'SCHEMA_VALIDATION_FAILED',
        `Type is not one of ${STATE_TYPES.join(', ')}`,
        `${location}/Type`,
      ),
    ];
  }
  if ((state.QueryLanguage ?? language) !== 'JSONata') {
    found.push(
      error(
        'SCHEMA_VALIDATION_FAILED',
        'The sandbox runs JSONata only: set "QueryLanguage": "JSONata" at the top level or on this state',
        `${location}/QueryLanguage`,
      ),
    );
  }
  if (state.Type === 'Task' && !parseResource(String(state.Resource))) {
    found.push(
      error(
        'SCHEMA_VALIDATION_FAILED',
        `The resource provided ${state.Resource} is not recognized. The value is not a valid resource ARN, or the resource is not available in the sandbox`,
        `${location}/Resource`,
      ),
    );
  }
  if (state.Type === 'Map') found.push(...checkMap(state, location));
  return [...found, ...checkErrorEquals(state, location)];
}

/** What the sandbox can run, and where it says no. */
export function checkStates(definition: Definition): Diagnostic[] {
  const language = definition.QueryLanguage ?? 'JSONPath';
  const found: Diagnostic[] = [];
  walkContainers(definition, ({ States }, location) => {
    for (const [name, state] of Object.entries(States)) {
      found.push(...checkState(state, `${location}/States/${name}`, language));
    }
  });
  return found;
}

/** Strings that are meant as JSONata and are not. */
export function checkExpressions(definition: Definition): Diagnostic[] {
  const found: Diagnostic[] = [];
  const visit = (value: unknown, location: string): void => {
    if (typeof value === 'string') {
      const text = expressionIn(value);
      const halfMarked =
        text === undefined &&
        (value.trim().startsWith('{%') || value.trim().endsWith('%}'));
      const problem = halfMarked
        ? 'A JSONata expression is the whole string, from {% to %}'
        : text !== undefined && syntaxError(text);
      if (problem) {
        found.push(error('INVALID_JSONATA_EXPRESSION', problem, location));
      }
    } else if (value && typeof value === 'object') {
      for (const [key, inner] of Object.entries(value)) {
        if (key !== 'Comment') visit(inner, `${location}/${key}`);
      }
    }
  };
  visit(definition.States, '/States');
  return found;
}

function assignedNames({ States }: StateContainer): Set<string> {
  return new Set(
    Object.values(States).flatMap(state =>
      [state, ...(state.Catch ?? []), ...(state.Choices ?? [])].flatMap(
        ({ Assign }) => Object.keys(Assign ?? {}),
      ),
    ),
  );
}

/**
 * Variables: `states` is taken, and an inner scope may not assign what an
 * outer one does.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
 */
export function checkVariables(definition: Definition): Diagnostic[] {
  const found: Diagnostic[] = [];
  walkContainers(definition, (container, location, outer) => {
    const taken = new Set(outer.flatMap(o => [...assignedNames(o)]));
    for (const name of assignedNames(container)) {
      if (name === 'states') {
        found.push(
          error(
            'SCHEMA_VALIDATION_FAILED',
            'The variable name "states" is reserved',
            location,
          ),
        );
      } else if (!/^[\p{ID_Start}_][\p{ID_Continue}]{0,79}$/u.test(name)) {
        found.push(
          error(
            'SCHEMA_VALIDATION_FAILED',
            `"${name}" is not a variable name`,
            location,
          ),
        );
      } else if (taken.has(name)) {
        found.push(
          error(
            'SCHEMA_VALIDATION_FAILED',
            `The variable "${name}" is assigned in an outer scope and cannot be assigned here`,
            location,
          ),
        );
      }
    }
  });
  return found;
}
