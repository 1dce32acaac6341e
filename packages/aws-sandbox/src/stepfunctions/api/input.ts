import { AwsError, Caller } from '../../core';
import { PAYLOAD_LIMIT } from '../errors';

export const validation = (message: string) =>
  new AwsError('ValidationException', message);

/** @throws AwsError `ValidationException` naming the member */
export function requiredString(input: any, member: string): string {
  const value = input?.[member];
  if (value === undefined || value === null) {
    throw validation(
      `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
    );
  }
  if (typeof value !== 'string') {
    throw new AwsError('SerializationException', `${member} is not a string`);
  }
  return value;
}

export function optionalString(input: any, member: string): string | undefined {
  return input?.[member] === undefined || input[member] === null
    ? undefined
    : requiredString(input, member);
}

/** @throws AwsError `ValidationException` when over 256 KiB */
export function checkPayloadSize(member: string, text: string): void {
  if (Buffer.byteLength(text) > PAYLOAD_LIMIT) {
    throw validation(
      `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${PAYLOAD_LIMIT}`,
    );
  }
}

/**
 * @returns `error` and `cause` of a request
 * @throws AwsError `ValidationException` over 256 and 32,768 characters
 */
export function errorAndCause(input: any): { error?: string; cause?: string } {
  const limited = (member: string, most: number) => {
    const value = optionalString(input, member);
    if (value !== undefined && value.length > most) {
      throw validation(
        `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${most}`,
      );
    }
    return value;
  };
  return { error: limited('error', 256), cause: limited('cause', 32_768) };
}

const FORBIDDEN = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\ufffe\uffff]/u;

/** @throws AwsError `InvalidName` */
export function checkName(name: string): void {
  if (name.length < 1 || name.length > 80 || FORBIDDEN.test(name)) {
    throw new AwsError('InvalidName', `Invalid Name: '${name.slice(0, 100)}'`);
  }
}

const ARN = /^arn:[^:]+:states:([^:]+):(\d{12}):(stateMachine|execution):(.+)$/;

/**
 * @throws AwsError `InvalidArn` when it is no such ARN, `AccessDeniedException`
 *   when it belongs to another account
 */
export function checkArn(
  value: string,
  type: 'stateMachine' | 'execution',
  caller: Caller,
): void {
  const [, region, accountId, resourceType] = ARN.exec(value) ?? [];
  if (resourceType !== type) {
    throw new AwsError('InvalidArn', `Invalid Arn: '${value}'`);
  }
  if (region !== caller.region) {
    throw new AwsError(
      'InvalidArn',
      `Invalid Arn: '${value}' is not in the region ${caller.region}`,
    );
  }
  if (accountId !== caller.accountId) {
    throw new AwsError(
      'AccessDeniedException',
      `User: ${caller.principalArn} is not authorized to access this resource`,
    );
  }
}

/** @returns how many results a page may have */
export function pageSize(input: any, fallback: number, most: number): number {
  const { maxResults } = input ?? {};
  if (maxResults === undefined || maxResults === null || maxResults === 0) {
    return fallback;
  }
  if (!Number.isInteger(maxResults) || maxResults < 0 || maxResults > most) {
    throw validation(
      `1 validation error detected: Value '${maxResults}' at 'maxResults' failed to satisfy constraint: Member must be between 0 and ${most}`,
    );
  }
  return maxResults;
}

export const encodePageToken = (position: string): string =>
  Buffer.from(JSON.stringify({ v: 1, position })).toString('base64');

/** @throws AwsError `InvalidToken` */
export function decodePageToken(token: string): string {
  try {
    const { v, position } = JSON.parse(
      Buffer.from(token, 'base64').toString('utf8'),
    );
    if (v === 1 && typeof position === 'string') return position;
  } catch {
    // The answer is the same for all that is not one of ours.
  }
  throw new AwsError('InvalidToken', `Invalid Token: '${token.slice(0, 100)}'`);
}
