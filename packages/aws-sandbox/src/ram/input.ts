import { AwsError } from '../core';
import { pageSize } from '../validation';
import { parseArn } from './records';

export const invalidParameter = (message: string) =>
  new AwsError('InvalidParameterException', message);

export const malformedArn = (value: unknown) =>
  new AwsError(
    'MalformedArnException',
    `The specified resource ARN ${value} is not valid.`,
  );

/** @throws {@link AwsError} `InvalidParameterException` */
export function oneOf<T extends string>(
  value: unknown,
  member: string,
  allowed: readonly T[],
): T {
  if (!allowed.includes(value as T)) {
    throw invalidParameter(
      `${member} must be one of ${allowed.join(', ')}, not ${value}`,
    );
  }
  return value as T;
}

const isList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every(item => typeof item === 'string');

/**
 * A filter by ARNs.
 *
 * @param isArn - whether an item is the ARN of what is meant
 * @returns undefined when there is no filter
 * @throws {@link AwsError} `MalformedArnException`, `InvalidParameterException`
 */
export function arnList(
  value: unknown,
  member: string,
  isArn: (item: string) => boolean,
): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isList(value)) throw invalidParameter(`${member} must be a list`);
  const malformed = value.find(item => !isArn(item));
  if (malformed !== undefined) throw malformedArn(malformed);
  return value.length ? value : undefined;
}

export const isShareArn = (value: string) =>
  parseArn('share', value) !== undefined;

export const isInvitationArn = (value: string) =>
  parseArn('invitation', value) !== undefined;

export const isArn = (value: string) =>
  /^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/.test(value);

/** Of every operation that pages: 1 to 500. */
export const limitOf = (
  { maxResults }: { maxResults?: unknown },
  code: string = 'InvalidParameterException',
) => pageSize(maxResults, 'maxResults', 500, 500, code);

export const invalidToken = 'InvalidNextTokenException';
