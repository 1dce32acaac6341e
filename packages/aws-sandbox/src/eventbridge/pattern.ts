import { AwsError } from '../core';

type Json = any;
type Matcher = (value: Json, exists: boolean) => boolean;

const invalid = (reason: string) =>
  new AwsError(
    'InvalidEventPatternException',
    `Event pattern is not valid. Reason: ${reason}`,
  );

const comparisons: Record<string, (a: number, b: number) => boolean> = {
  '=': (a, b) => a === b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** Whether one of the values (an event may hold a list) passes. */
const some =
  (test: (value: Json) => boolean): Matcher =>
  (value, exists) =>
    exists && [value].flat().some(test);

function text(operand: Json, name: string): string {
  if (typeof operand !== 'string') throw invalid(`${name} must be a string`);
  return operand;
}

function affix(name: 'prefix' | 'suffix', operand: Json): Matcher {
  const ignoreCase = operand?.['equals-ignore-case'];
  const wanted = text(ignoreCase ?? operand, name);
  const has = (value: string, part: string) =>
    name === 'prefix' ? value.startsWith(part) : value.endsWith(part);
  return some(
    value =>
      typeof value === 'string' &&
      (ignoreCase === undefined
        ? has(value, wanted)
        : has(value.toLowerCase(), wanted.toLowerCase())),
  );
}

function numeric(operand: Json): Matcher {
  if (!Array.isArray(operand) || operand.length < 2 || operand.length % 2) {
    throw invalid('numeric must be a list of operators and numbers');
  }
  const tests: Array<(value: number) => boolean> = [];
  for (let index = 0; index < operand.length; index += 2) {
    const compare = comparisons[operand[index]];
    const bound = operand[index + 1];
    if (!compare || typeof bound !== 'number') {
      throw invalid(`numeric does not know ${operand[index]} ${bound}`);
    }
    tests.push(value => compare(value, bound));
  }
  return some(
    value => typeof value === 'number' && tests.every(test => test(value)),
  );
}

function anythingBut(operand: Json): Matcher {
  if (
    operand !== null &&
    typeof operand === 'object' &&
    !Array.isArray(operand)
  ) {
    const inner = operator(operand);
    return (value, exists) => exists && !inner(value, exists);
  }
  const excluded = [operand].flat();
  return some(value => !excluded.includes(value));
}

function operator(rule: Record<string, Json>): Matcher {
  const [[name, operand], ...more] = Object.entries(rule);
  if (more.length) throw invalid('a rule must have one operator');
  switch (name) {
    case 'prefix':
    case 'suffix':
      return affix(name, operand);
    case 'equals-ignore-case': {
      const wanted = text(operand, name).toLowerCase();
      return some(value => String(value).toLowerCase() === wanted);
    }
    case 'exists':
      if (typeof operand !== 'boolean') {
        throw invalid('exists must be true or false');
      }
      return (_value, exists) => exists === operand;
    case 'numeric':
      return numeric(operand);
    case 'anything-but':
      return anythingBut(operand);
    default:
      throw invalid(`the sandbox does not know the operator ${name}`);
  }
}

function leaf(rules: Json[]): Matcher {
  if (rules.length === 0) throw invalid('a list of values must not be empty');
  const matchers = rules.map((rule): Matcher => {
    if (rule !== null && typeof rule === 'object') return operator(rule);
    return some(value => value === rule);
  });
  return (value, exists) => matchers.some(matches => matches(value, exists));
}

function node(pattern: Json): Matcher {
  const members = Object.entries<Json>(pattern).map(
    ([name, rule]): ((event: Json) => boolean) => {
      if (name === '$or') {
        if (!Array.isArray(rule)) throw invalid('$or must be a list');
        const alternatives = rule.map(node);
        return event => alternatives.some(matches => matches(event, true));
      }
      if (Array.isArray(rule)) {
        const matches = leaf(rule);
        return event => {
          const exists =
            event !== null &&
            typeof event === 'object' &&
            Object.hasOwn(event, name);
          return matches(exists ? event[name] : undefined, exists);
        };
      }
      if (rule !== null && typeof rule === 'object') {
        const inner = node(rule);
        return event => inner(event?.[name], event?.[name] !== undefined);
      }
      throw invalid(`"${name}" must be an object or an array`);
    },
  );
  return value => {
    const candidates = Array.isArray(value) ? value : [value];
    return candidates.some(candidate => members.every(test => test(candidate)));
  };
}

/**
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * without `wildcard` and `cidr`.
 *
 * @param source - the pattern as JSON
 * @returns whether an event, in its envelope, matches
 * @throws {@link AwsError} `InvalidEventPatternException`
 */
export function compilePattern(source: string): (event: Json) => boolean {
  let pattern: Json;
  try {
    pattern = JSON.parse(source);
  } catch {
    throw invalid('it is not JSON');
  }
  if (
    pattern === null ||
    typeof pattern !== 'object' ||
    Array.isArray(pattern) ||
    Object.keys(pattern).length === 0
  ) {
    throw invalid('it must be an object with at least one member');
  }
  const matches = node(pattern);
  return event => matches(event, true);
}
