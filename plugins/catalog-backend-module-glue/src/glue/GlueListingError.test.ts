import { GlueListingError } from './GlueListingError';

const awsError = (name: string, message: string) =>
  Object.assign(new Error(message), { name });

describe('GlueListingError', () => {
  it.each([
    [
      'unreachable',
      Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), {
        code: 'ECONNREFUSED',
      }),
      'Could not list the databases: AWS cannot be reached (ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:1)',
    ],
    [
      'unreachable',
      new Error('AWS SDK error wrapper for Error: connect ECONNREFUSED'),
      'Could not list the databases: AWS cannot be reached (Error: AWS SDK error wrapper for Error: connect ECONNREFUSED)',
    ],
    [
      'unreachable',
      new Error('AWS SDK error wrapper for TimeoutError: socket hang up'),
      'Could not list the databases: AWS cannot be reached (Error: AWS SDK error wrapper for TimeoutError: socket hang up)',
    ],
    [
      'expired-credentials',
      awsError('ExpiredTokenException', 'The security token is expired'),
      'Could not list the databases: the AWS credentials have expired (ExpiredTokenException: The security token is expired)',
    ],
    [
      'no-credentials',
      awsError('CredentialsProviderError', 'Could not load credentials'),
      'Could not list the databases: there are no AWS credentials that AWS accepts (CredentialsProviderError: Could not load credentials)',
    ],
    [
      'access-denied',
      awsError('AccessDeniedException', 'not authorized'),
      'Could not list the databases: AWS denies access (AccessDeniedException: not authorized)',
    ],
    [
      'throttled',
      awsError('ThrottlingException', 'Rate exceeded'),
      'Could not list the databases: AWS throttles the calls (ThrottlingException: Rate exceeded)',
    ],
    [
      'refused',
      awsError('EntityNotFoundException', 'Database sales not found.'),
      'Could not list the databases: AWS refuses (EntityNotFoundException: Database sales not found.)',
    ],
    [
      'refused',
      'a string',
      'Could not list the databases: AWS refuses (Error)',
    ],
  ])('says in one sentence that it is %s', (failure, cause, message) => {
    const error = GlueListingError.from('list the databases', cause);
    expect(error.failure).toBe(failure);
    expect(error.message).toBe(message);
  });
});
