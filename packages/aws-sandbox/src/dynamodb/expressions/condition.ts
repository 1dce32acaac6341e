import { pathText, valueAt, type Path } from '../paths';
import {
  compare,
  equal,
  isType,
  sizeOf,
  typeOf,
  type AttributeValue,
  type Item,
  type ValueType,
} from '../values';
import type { Placeholders } from './placeholders';
import { Reader } from './reader';

/** What a condition compares: an attribute, its size, or a given value. */
export type Operand =
  | { kind: 'path'; path: Path }
  | { kind: 'size'; path: Path }
  | { kind: 'value'; value: AttributeValue };

type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Condition =
  | { kind: 'and' | 'or'; parts: [Condition, Condition] }
  | { kind: 'not'; part: Condition }
  | { kind: 'compare'; operator: Comparator; operands: [Operand, Operand] }
  | { kind: 'between'; operands: [Operand, Operand, Operand] }
  | { kind: 'in'; operand: Operand; candidates: Operand[] }
  | { kind: 'exists'; path: Path; wanted: boolean }
  | { kind: 'type'; path: Path; type: string }
  | { kind: 'begins_with' | 'contains'; operands: [Operand, Operand] };

const comparators: readonly string[] = ['=', '<>', '<', '<=', '>', '>='];

const functions: Record<string, number> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
  size: 1,
};

const literalType = (operand: Operand): ValueType | undefined =>
  operand.kind === 'value' ? typeOf(operand.value) : undefined;

class ConditionReader extends Reader {
  parse(): Condition {
    const condition = this.#or();
    this.expectEnd();
    return condition;
  }

  #or(): Condition {
    const first = this.#and();
    return this.accept('OR')
      ? { kind: 'or', parts: [first, this.#or()] }
      : first;
  }

  #and(): Condition {
    const first = this.#not();
    return this.accept('AND')
      ? { kind: 'and', parts: [first, this.#and()] }
      : first;
  }

  #not(): Condition {
    if (this.accept('NOT')) return { kind: 'not', part: this.#not() };
    if (!this.accept('(')) return this.#simple();
    const isDouble = this.peek() === '(';
    const inner = this.#or();
    // of "((a) AND (b))" the inner parentheses do not stand alone
    if (isDouble && this.peek() === ')' && this.peek(-1) === ')') {
      if (this.#closesOnlyOne()) {
        throw this.error('The expression has redundant parentheses;');
      }
    }
    this.expect(')');
    return inner;
  }

  /** Whether the parentheses that end here are those that opened last but one. */
  #closesOnlyOne(): boolean {
    let open = 0;
    for (let back = -1; ; back -= 1) {
      const word = this.peek(back);
      if (word === ')') open += 1;
      if (word === '(') open -= 1;
      if (open === 0) return this.peek(back - 1) === '(';
    }
  }

  #simple(): Condition {
    const name = this.peek() ?? '';
    if (this.peek(1) === '(' && /^[a-z_]+$/i.test(name) && name !== 'size') {
      return this.#function(name);
    }
    const first = this.#operand();
    const operator = this.peek() ?? '';
    if (comparators.includes(operator)) {
      this.expect(operator);
      return this.#comparison(operator as Comparator, first);
    }
    if (this.accept('BETWEEN')) {
      const lower = this.#operand();
      this.expect('AND');
      const upper = this.#operand();
      this.#checkBounds(lower, upper);
      return { kind: 'between', operands: [first, lower, upper] };
    }
    this.expect('IN');
    this.expect('(');
    const candidates = this.list(() => this.#operand());
    this.expect(')');
    return { kind: 'in', operand: first, candidates };
  }

  #comparison(operator: Comparator, first: Operand): Condition {
    const operands: [Operand, Operand] = [first, this.#operand()];
    this.#refuseSame(operator, operands);
    for (const operand of operands) {
      const type = literalType(operand);
      if (type && /^[<>]=?$/.test(operator) && !/^[SNB]$/.test(type)) {
        throw this.#incorrectType('operator', operator, type);
      }
    }
    return { kind: 'compare', operator, operands };
  }

  #operand(): Operand {
    const word = this.peek() ?? '';
    if (word.startsWith(':')) return { kind: 'value', value: this.value() };
    if (this.peek(1) !== '(') return { kind: 'path', path: this.path() };
    if (word !== 'size') throw this.#misused(word);
    return { kind: 'size', path: this.#path(this.#arguments(word)[0], word) };
  }

  /** In parentheses, as many as the function takes. */
  #arguments(name: string): Operand[] {
    if (!Object.hasOwn(functions, name)) {
      throw this.error(`Invalid function name; function: ${name}`);
    }
    this.take(/./);
    this.expect('(');
    const found = this.list(() => this.#operand());
    this.expect(')');
    if (found.length !== functions[name]) {
      throw this.error(
        `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${found.length}`,
      );
    }
    return found;
  }

  #function(name: string): Condition {
    const [first, second] = this.#arguments(name);
    switch (name) {
      case 'attribute_exists':
      case 'attribute_not_exists':
        return {
          kind: 'exists',
          path: this.#path(first, name),
          wanted: name === 'attribute_exists',
        };
      case 'attribute_type':
        return {
          kind: 'type',
          path: this.#path(first, name),
          type: this.#typeName(second),
        };
      case 'begins_with':
        for (const type of [first, second].map(literalType)) {
          if (type && type !== 'S' && type !== 'B') {
            throw this.#incorrectType('operator or function', name, type);
          }
        }
        this.#refuseSame(name, [first, second]);
        return { kind: name, operands: [first, second] };
      default:
        this.#refuseSame(name, [first, second]);
        return { kind: 'contains', operands: [first, second] };
    }
  }

  #path = (operand: Operand, name: string): Path => {
    if (operand.kind === 'path') return operand.path;
    throw this.error(
      `Operator or function requires a document path; operator or function: ${name}`,
    );
  };

  #typeName(operand: Operand): string {
    const name = operand.kind === 'value' && operand.value.S;
    if (isType(name)) return name;
    throw this.error(
      `Invalid attribute type name found; type: ${name}, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`,
    );
  }

  #checkBounds(lower: Operand, upper: Operand): void {
    if (lower.kind !== 'value' || upper.kind !== 'value') return;
    const order = compare(lower.value, upper.value);
    if (order !== undefined && order <= 0) return;
    const described = `lower bound operand: AttributeValue: ${JSON.stringify(
      lower.value,
    )}, upper bound operand: AttributeValue: ${JSON.stringify(upper.value)}`;
    throw this.error(
      order === undefined
        ? `The BETWEEN operator requires same data type for lower and upper bounds; ${described}`
        : `The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${described}`,
    );
  }

  #refuseSame(name: string, [first, second]: [Operand, Operand]): void {
    if (first.kind !== 'path' || second.kind !== 'path') return;
    if (pathText(first.path) !== pathText(second.path)) return;
    throw this.error(
      `The first operand must be distinct from the remaining operands for this operator or function; operator: ${name}, first operand: ${pathText(
        first.path,
      )}`,
    );
  }

  #misused = (name: string) =>
    this.error(
      Object.hasOwn(functions, name)
        ? `The function is not allowed to be used this way in an expression; function: ${name}`
        : `Invalid function name; function: ${name}`,
    );

  #incorrectType = (what: string, name: string, type: ValueType) =>
    this.error(
      `Incorrect operand type for operator or function; ${what}: ${name}, operand type: ${type}`,
    );
}

/**
 * ConditionExpression, FilterExpression and KeyConditionExpression.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 *
 * @param kind - the member that holds the expression
 * @throws {@link AwsError} `ValidationException`
 */
export const parseCondition = (
  kind: string,
  text: unknown,
  placeholders: Placeholders,
): Condition => new ConditionReader(kind, text, placeholders).parse();

function read(operand: Operand, item: Item): AttributeValue | undefined {
  if (operand.kind === 'value') return operand.value;
  const found = valueAt(item, operand.path);
  if (operand.kind === 'path' || !found) return found;
  const size = sizeOf(found);
  return size === undefined ? undefined : { N: String(size) };
}

const orders: Record<Comparator, (order: number) => boolean> = {
  '=': order => order === 0,
  '<>': order => order !== 0,
  '<': order => order < 0,
  '<=': order => order <= 0,
  '>': order => order > 0,
  '>=': order => order >= 0,
};

type Value = AttributeValue | undefined;

function isRelated(operator: Comparator, a: Value, b: Value): boolean {
  // what is not there is equal to nothing, and in no order
  const isEqual = a !== undefined && b !== undefined && equal(a, b);
  if (operator === '=') return isEqual;
  if (operator === '<>') return !isEqual;
  const order = a && b && compare(a, b);
  return order !== undefined && orders[operator](order);
}

function beginsWith(a: Value, b: Value): boolean {
  if (a?.S !== undefined && b?.S !== undefined) return a.S.startsWith(b.S);
  if (a?.B === undefined || b?.B === undefined) return false;
  const start = Buffer.from(b.B, 'base64');
  return Buffer.from(a.B, 'base64').subarray(0, start.length).equals(start);
}

function contains(a: Value, b: Value): boolean {
  if (!a || !b) return false;
  if (a.L) return a.L.some((one: AttributeValue) => equal(one, b));
  for (const type of ['S', 'N', 'B'] as const) {
    const set = a[`${type}S` as ValueType];
    if (set && b[type] !== undefined) return set.includes(b[type]);
  }
  if (a.S !== undefined && b.S !== undefined) return a.S.includes(b.S);
  return (
    a.B !== undefined &&
    b.B !== undefined &&
    Buffer.from(a.B, 'base64').includes(Buffer.from(b.B, 'base64'))
  );
}

/** @param item - empty when there is none */
export function holds(condition: Condition, item: Item): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.parts.every(part => holds(part, item));
    case 'or':
      return condition.parts.some(part => holds(part, item));
    case 'not':
      return !holds(condition.part, item);
    case 'exists':
      return (valueAt(item, condition.path) !== undefined) === condition.wanted;
    case 'type': {
      const found = valueAt(item, condition.path);
      return found !== undefined && typeOf(found) === condition.type;
    }
    case 'in': {
      const value = read(condition.operand, item);
      return condition.candidates.some(candidate =>
        isRelated('=', value, read(candidate, item)),
      );
    }
    default: {
      const [a, b, c] = condition.operands.map(one => read(one, item));
      if (condition.kind === 'compare') {
        return isRelated(condition.operator, a, b);
      }
      if (condition.kind === 'between') {
        return isRelated('>=', a, b) && isRelated('<=', a, c);
      }
      return condition.kind === 'contains' ? contains(a, b) : beginsWith(a, b);
    }
  }
}

/** The attributes that a condition reads. */
export function attributesIn(condition: Condition): string[] {
  const ofOperand = (operand: Operand) =>
    operand.kind === 'value' ? [] : [String(operand.path[0])];
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.parts.flatMap(attributesIn);
    case 'not':
      return attributesIn(condition.part);
    case 'exists':
    case 'type':
      return [String(condition.path[0])];
    case 'in':
      return [condition.operand, ...condition.candidates].flatMap(ofOperand);
    default:
      return condition.operands.flatMap(ofOperand);
  }
}
