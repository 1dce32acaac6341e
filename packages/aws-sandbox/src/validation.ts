import { AwsError } from './core';

/**
 * A broken constraint, worded as AWS words it.
 *
 * @param code - what the service calls it
 */
export const constraint = (
  value: unknown,
  path: string,
  rule: string,
  code: string = 'ValidationException',
) =>
  new AwsError(
    code,
    `1 validation error detected: Value '${
      value === undefined ? 'null' : String(value)
    }' at '${path}' failed to satisfy constraint: ${rule}`,
  );

export function requireMembers(input: any, ...members: string[]): void {
  for (const member of members) {
    if (input?.[member] === undefined || input[member] === null) {
      throw constraint(undefined, member, 'Member must not be null');
    }
  }
}

/**
 * AWS's SDKs refuse a member that the API does not have before they send it;
 * Step Functions refuses it when the machine runs. So does the sandbox, rather
 * than ignoring a misspelt parameter.
 */
export function refuseUnknown(
  input: Record<string, unknown>,
  path: string,
  known: readonly string[],
): void {
  if (input === null || typeof input !== 'object' || Array.isArray(input)) {
    throw new AwsError(
      'SerializationException',
      `${path || 'The input'} must be a structure`,
    );
  }
  const unknown = Object.keys(input).filter(member => !known.includes(member));
  if (unknown.length > 0) {
    throw new AwsError(
      'ValidationException',
      `Unknown parameter in ${path || 'input'}: ${unknown
        .map(member => `"${member}"`)
        .join(', ')}, must be one of: ${known.join(', ')}`,
    );
  }
}

/**
 * @param code - what the service calls a size out of range
 * @returns the page size, `otherwise` when none was asked for
 */
export function pageSize(
  value: unknown,
  path: string,
  max: number,
  otherwise: number = max,
  code?: string,
): number {
  if (value === undefined || value === null) return otherwise;
  const size = Number(value);
  if (!Number.isInteger(size)) {
    throw new AwsError('SerializationException', `${path} must be an integer`);
  }
  if (size < 1) {
    throw constraint(
      value,
      path,
      'Member must have value greater than or equal to 1',
      code,
    );
  }
  if (size > max) {
    throw constraint(
      value,
      path,
      `Member must have value less than or equal to ${max}`,
      code,
    );
  }
  return size;
}
