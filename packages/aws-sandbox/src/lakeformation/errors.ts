import { AwsError } from '../core';

/** What Lake Formation calls every input that it does not take. */
export const invalidInput = 'InvalidInputException';

export const invalid = (message: string) => new AwsError(invalidInput, message);

/** AWS does not tell apart what is missing and what may not be seen. */
export const denied = () =>
  new AwsError(
    'AccessDeniedException',
    'Resource does not exist or requester is not authorized to access requested permissions.',
  );
