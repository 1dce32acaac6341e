import { isError, ResponseError } from '@backstage/errors';

/** An error in the words of whoever raised it. */
export interface ErrorText {
  /** Such as `ServiceUnavailableError`. */
  name: string;
  message: string;
}

/**
 * What to show of an error: of an answer of the backend its own name and
 * message, and not the status line that the client made of it.
 */
export function errorText(error: unknown): ErrorText {
  if (error instanceof ResponseError) {
    const { name, message } = error.cause;
    return { name: name ?? error.name, message: message ?? error.message };
  }
  return isError(error)
    ? { name: error.name, message: error.message }
    : { name: 'Error', message: String(error) };
}

const statusOf = (error: unknown) =>
  error instanceof ResponseError ? error.statusCode : undefined;

/** Somebody else was faster, or it exists already. */
export const isConflict = (error: unknown) => statusOf(error) === 409;

/**
 * Whether the same call can succeed later: the backend or AWS behind it does
 * not answer. A refused call stays refused.
 */
export function isTransient(error: unknown): boolean {
  const status = statusOf(error);
  return (
    status === undefined || status >= 500 || status === 408 || status === 429
  );
}

/**
 * The first of the fields that an error of the backend names, since each of
 * its errors names the field that is wrong.
 */
export function fieldNamedBy<T extends string>(
  error: unknown,
  fields: readonly T[],
): T | undefined {
  if (statusOf(error) !== 400) return undefined;
  const { message } = errorText(error);
  return fields.find(field => new RegExp(`\\b${field}\\b`).test(message));
}

/** It does not exist, or not for this person. */
export const isNotFound = (error: unknown) => statusOf(error) === 404;
