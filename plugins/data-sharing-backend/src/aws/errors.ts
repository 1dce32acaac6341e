import {
  isError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';

/** AWS did not answer at all, so the call may or may not have arrived. */
export class AwsUnreachableError extends ServiceUnavailableError {}

const unreachable: Record<string, string> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection reset',
  ENOTFOUND: 'host name not found',
  EAI_AGAIN: 'host name not found',
  ETIMEDOUT: 'no answer in time',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  TimeoutError: 'no answer in time',
  AbortError: 'no answer in time',
};

interface SocketError {
  code?: string;
  name?: string;
  message?: string;
  errors?: SocketError[];
}

/** `connect ECONNREFUSED 127.0.0.1:4566`, `getaddrinfo ENOTFOUND some.host` */
const socketMessage = /\b(E[A-Z_]{4,})\b(?: (\S+))?/;

function whyUnreachable(error: SocketError): string | undefined {
  // Node gathers the attempts for each address of a host name; the SDK may
  // wrap what it got and keep the message alone.
  const failed = error.errors?.[0] ?? error;
  const [, code, host] = socketMessage.exec(failed.message ?? '') ?? [];
  const why =
    unreachable[failed.code ?? code ?? ''] ?? unreachable[failed.name ?? ''];
  return why && host ? `${why} (${host})` : why;
}

/**
 * Turns what an AWS SDK client threw into an error for people. AWS's own
 * message is left out, since it names accounts and roles; it has no cause, so
 * that nothing of it is serialised into a response.
 *
 * @param service - as people know it, such as `AWS Glue`
 * @returns AwsUnreachableError, NotFoundError or ServiceUnavailableError
 */
export function awsError(
  error: unknown,
  options: { service: string; region: string },
): Error {
  const where = `${options.service} in ${options.region}`;
  const why = whyUnreachable(error as SocketError);
  if (why) return new AwsUnreachableError(`${where} cannot be reached: ${why}`);
  const name = isError(error) ? error.name : 'unknown error';
  if (name === 'EntityNotFoundException') {
    return new NotFoundError(`${where} does not have it: ${name}`);
  }
  if (/Throttl|TooManyRequests|LimitExceeded/.test(name)) {
    return new ServiceUnavailableError(`${where} is throttling: ${name}`);
  }
  if (/AccessDenied|UnrecognizedClient|Credentials|ExpiredToken/.test(name)) {
    return new ServiceUnavailableError(
      `${where} refuses the portal's credentials: ${name}`,
    );
  }
  return new ServiceUnavailableError(`${where} answered with ${name}`);
}
