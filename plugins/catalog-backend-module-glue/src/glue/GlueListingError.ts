/** Why Glue could not be listed, in the words of the log. */
export type ListingFailure =
  | 'unreachable'
  | 'no-credentials'
  | 'expired-credentials'
  | 'access-denied'
  | 'throttled'
  | 'aborted'
  | 'expired-page'
  | 'refused';

const failures: Array<[ListingFailure, RegExp, string]> = [
  [
    'unreachable',
    /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPIPE|ETIMEDOUT|TimeoutError)$/,
    'AWS cannot be reached',
  ],
  [
    'expired-credentials',
    /^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired)$/,
    'the AWS credentials have expired',
  ],
  [
    'no-credentials',
    /^(CredentialsProviderError|UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch|TokenProviderError)$/,
    'there are no AWS credentials that AWS accepts',
  ],
  [
    'access-denied',
    /^(AccessDenied|AccessDeniedException)$/,
    'AWS denies access',
  ],
  [
    'throttled',
    /^(Throttling|ThrottlingException|TooManyRequestsException|RequestLimitExceeded)$/,
    'AWS throttles the calls',
  ],
  ['aborted', /^AbortError$/, 'it took longer than the schedule allows'],
  [
    'expired-page',
    /^(InvalidInputException|ExpiredNextTokenException)$/,
    'AWS refuses the call',
  ],
];

/** A listing that is not complete, and therefore says nothing about what is gone. */
export class GlueListingError extends Error {
  readonly name = 'GlueListingError';

  private constructor(
    message: string,
    readonly failure: ListingFailure,
    cause: unknown,
  ) {
    super(message, { cause });
  }

  /** Glue says that what was asked for does not exist. */
  get saysGone(): boolean {
    return (
      (this.cause as Error | undefined)?.name === 'EntityNotFoundException'
    );
  }

  /**
   * @param doing - what was tried: `list the databases`
   * @param error - whatever the AWS SDK threw
   */
  static from(doing: string, error: unknown): GlueListingError {
    const { name, code, message } = (error ?? {}) as {
      name?: string;
      code?: string;
      message?: string;
    };
    // Of an error that is not the SDK's own, it may keep nothing but the text.
    const inText = /\b(E[A-Z_]{4,}|TimeoutError)\b/.exec(message ?? '')?.[0];
    const [failure, , words] = failures.find(([, pattern]) =>
      [name, code, inText].some(text => pattern.test(text ?? '')),
    ) ?? ['refused' as const, undefined, 'AWS refuses'];
    const named = code ?? name ?? 'Error';
    const detail = message && message !== named ? `: ${message}` : '';
    return new GlueListingError(
      `Could not ${doing}: ${words} (${named}${detail})`,
      failure,
      error,
    );
  }
}
