import { AwsError } from '../core';
import { constraint, requireMembers } from '../validation';
import { invalid } from './errors';
import { isMissing } from './expressions/placeholders';

/**
 * @param known - the members that the sandbox heeds; what it would have to
 *   ignore, it refuses
 * @throws {@link AwsError} `ValidationException`
 */
export function checkInput(
  action: string,
  input: Record<string, unknown>,
  known: string[],
): void {
  const unknown = Object.keys(input).filter(member => !known.includes(member));
  if (unknown.length) {
    throw invalid(
      `The sandbox does not emulate ${unknown.join(', ')} of ${action}`,
    );
  }
}

/** @throws {@link AwsError} `ValidationException` */
export function tableNameOf(input: any, member: string = 'TableName'): string {
  requireMembers(input, member);
  const name = input[member];
  if (typeof name !== 'string' || !/^[a-zA-Z0-9_.-]+$/.test(name)) {
    throw constraint(
      name,
      member,
      'Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+',
    );
  }
  if (name.length < 3 || name.length > 255) {
    throw invalid(
      `${member} must be at least 3 characters long and at most 255 characters long`,
    );
  }
  return name;
}

/** @throws {@link AwsError} `ValidationException` */
export function oneOf<T extends string>(
  value: unknown,
  member: string,
  allowed: readonly T[],
  otherwise: T,
): T {
  if (isMissing(value)) return otherwise;
  if (!allowed.includes(value as T)) {
    throw constraint(
      value,
      member,
      `Member must satisfy enum value set: [${allowed.join(', ')}]`,
    );
  }
  return value as T;
}

/** @throws {@link AwsError} `SerializationException` */
export function flagOf(
  value: unknown,
  member: string,
  otherwise: boolean,
): boolean {
  if (isMissing(value)) return otherwise;
  if (typeof value === 'boolean') return value;
  throw new AwsError('SerializationException', `${member} must be a boolean`);
}
