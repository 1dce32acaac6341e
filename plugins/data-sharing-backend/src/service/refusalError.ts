import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import type { Refusal } from '@data-sharing/backstage-plugin-data-sharing-common';

/**
 * The error for a request that would be refused. Its `code`, and `requestId`
 * where another request covers it, are part of the error body.
 */
export function refusalError(refusal: Refusal): Error {
  const { code, message, requestId } = refusal;
  const error = {
    'account-not-allowed': () => new NotAllowedError(message),
    'browse-only': () => new InputError(message),
    'workflow-cannot': () => new InputError(message),
    'already-covered': () => new ConflictError(message),
    'owner-missing': () => new ConflictError(message),
    'nobody-could-decide': () => new ConflictError(message),
  }[code]();
  return Object.assign(error, { code, ...(requestId && { requestId }) });
}
