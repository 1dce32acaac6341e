import { invalid } from '../errors';
import { calculate } from '../numbers';
import { removeAt, setAt, valueAt, type Path } from '../paths';
import {
  isSet,
  typeOf,
  type AttributeValue,
  type Item,
  type ValueType,
} from '../values';
import { refuseOverlap } from './overlap';
import type { Placeholders } from './placeholders';
import { Reader } from './reader';

type Operand =
  | { kind: 'path'; path: Path }
  | { kind: 'value'; value: AttributeValue }
  | { kind: 'if_not_exists'; path: Path; otherwise: Operand }
  | { kind: 'list_append'; operands: [Operand, Operand] };

type Sum = { kind: 'sum'; operator: '+' | '-'; operands: [Operand, Operand] };

type Action =
  | { kind: 'SET'; path: Path; value: Operand | Sum }
  | { kind: 'REMOVE'; path: Path }
  | { kind: 'ADD' | 'DELETE'; path: Path; value: AttributeValue };

/** What is to change in an item. */
export interface Update {
  actions: Action[];
  paths: Path[];
}

const typeNames: Partial<Record<ValueType, string>> = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  NULL: 'NULL',
  BOOL: 'BOOLEAN',
  L: 'LIST',
  M: 'MAP',
};

class UpdateReader extends Reader {
  parse(): Update {
    const actions: Action[] = [];
    const seen = new Set<string>();
    do {
      const section = this.take(/^(SET|REMOVE|ADD|DELETE)$/i).toUpperCase();
      if (seen.has(section)) {
        throw this.error(
          `The "${section}" section can only be used once in an update expression;`,
        );
      }
      seen.add(section);
      actions.push(...this.list(() => this.#action(section as Action['kind'])));
    } while (this.peek() !== undefined);
    const paths = actions.map(({ path }) => path);
    refuseOverlap(paths, this);
    return { actions, paths };
  }

  #action(kind: Action['kind']): Action {
    const path = this.path();
    if (kind === 'REMOVE') return { kind, path };
    if (kind === 'SET') {
      this.expect('=');
      return { kind, path, value: this.#sum() };
    }
    const value = this.value();
    const type = typeOf(value);
    if (!isSet(type) && !(kind === 'ADD' && type === 'N')) {
      throw this.error(
        `Incorrect operand type for operator or function; operator: ${kind}, operand type: ${typeNames[type]}`,
      );
    }
    return { kind, path, value };
  }

  #sum(): Operand | Sum {
    if (this.accept('(')) {
      const inner = this.#sum();
      this.expect(')');
      return inner;
    }
    const first = this.#operand();
    const operator = this.peek();
    if (operator !== '+' && operator !== '-') return first;
    this.expect(operator);
    const operands: [Operand, Operand] = [first, this.#operand()];
    this.#refuseOther(operands, 'N', operator);
    return { kind: 'sum', operator, operands };
  }

  #operand(): Operand {
    const word = this.peek() ?? '';
    if (word.startsWith(':')) return { kind: 'value', value: this.value() };
    if (this.peek(1) !== '(') return { kind: 'path', path: this.path() };
    if (word !== 'if_not_exists' && word !== 'list_append') {
      throw this.error(`Invalid function name; function: ${word}`);
    }
    this.take(/./);
    this.expect('(');
    const operands = this.list(() => this.#operand());
    this.expect(')');
    if (operands.length !== 2) {
      throw this.error(
        `Incorrect number of operands for operator or function; operator or function: ${word}, number of operands: ${operands.length}`,
      );
    }
    const [first, second] = operands;
    if (word === 'list_append') {
      this.#refuseOther(operands, 'L', word);
      return { kind: word, operands: [first, second] };
    }
    if (first.kind !== 'path') {
      throw this.error(
        `Operator or function requires a document path; operator or function: ${word}`,
      );
    }
    return { kind: word, path: first.path, otherwise: second };
  }

  #refuseOther(operands: Operand[], wanted: ValueType, name: string): void {
    for (const operand of operands) {
      const type = operand.kind === 'value' ? typeOf(operand.value) : wanted;
      if (type !== wanted) {
        throw this.error(
          `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`,
        );
      }
    }
  }
}

/**
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 *
 * @throws {@link AwsError} `ValidationException`
 */
export const parseUpdate = (
  text: unknown,
  placeholders: Placeholders,
): Update => new UpdateReader('UpdateExpression', text, placeholders).parse();

const incorrectType = () =>
  invalid('An operand in the update expression has an incorrect data type');

function evaluate(operand: Operand | Sum, item: Item): AttributeValue {
  switch (operand.kind) {
    case 'value':
      return operand.value;
    case 'if_not_exists':
      return valueAt(item, operand.path) ?? evaluate(operand.otherwise, item);
    case 'path': {
      const found = valueAt(item, operand.path);
      if (found) return found;
      throw invalid(
        'The provided expression refers to an attribute that does not exist in the item',
      );
    }
    default: {
      const [a, b] = operand.operands.map(one => evaluate(one, item));
      if (operand.kind === 'list_append') {
        if (!a.L || !b.L) throw incorrectType();
        return { L: [...a.L, ...b.L] };
      }
      if (a.N === undefined || b.N === undefined) throw incorrectType();
      return { N: calculate(a.N, operand.operator, b.N) };
    }
  }
}

/** @returns undefined when nothing is left of a set */
function combined(
  action: { kind: 'ADD' | 'DELETE'; value: AttributeValue },
  old: AttributeValue | undefined,
): AttributeValue | undefined {
  const { kind, value } = action;
  const type = typeOf(value);
  if (!old) return kind === 'ADD' ? value : undefined;
  if (typeOf(old) !== type) throw incorrectType();
  if (type === 'N') return { N: calculate(old.N, '+', value.N) };
  const members: string[] =
    kind === 'ADD'
      ? [...new Set<string>([...old[type], ...value[type]])]
      : old[type].filter((one: string) => !value[type].includes(one));
  return members.length ? { [type]: members } : undefined;
}

const placeInList = (path: Path): number => {
  const last = path[path.length - 1];
  return typeof last === 'number' ? last : -1;
};

/**
 * Every operand is of the item before the update.
 *
 * @returns the item after it
 * @throws {@link AwsError} `ValidationException` when a value does not fit
 */
export function applyUpdate({ actions }: Update, before: Item): Item {
  const item: Item = structuredClone({ ...before });
  const removed: Path[] = [];
  for (const action of actions) {
    const { kind, path } = action;
    if (kind === 'REMOVE') removed.push(path);
    else {
      const value =
        kind === 'SET'
          ? evaluate(action.value, before)
          : combined(action, valueAt(before, path));
      if (value) setAt(item, path, structuredClone(value));
      else removed.push(path);
    }
  }
  // places are those before the update: the last of a list goes first
  removed
    .sort((a, b) => placeInList(b) - placeInList(a))
    .forEach(path => removeAt(item, path));
  return item;
}
