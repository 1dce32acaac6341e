import { AwsError } from '../core';
import { fold } from '../glue/catalog';

/** What Lake Formation calls every input that it does not take. */
export const invalidInput = 'InvalidInputException';

export const invalid = (message: string) => new AwsError(invalidInput, message);

const accessDenied = (message: string) =>
  new AwsError('AccessDeniedException', message);

/** AWS does not tell apart what is missing and what may not be seen. */
export const denied = () =>
  accessDenied(
    'Resource does not exist or requester is not authorized to access requested permissions.',
  );

/**
 * What AWS answers to who lacks a permission.
 *
 * @param permission - `CREATE_TABLE`
 * @param name - of the resource; `Catalog` for the catalog
 */
export const lacking = (permission: string, name: string) =>
  accessDenied(
    `Insufficient Lake Formation permission(s): Required ${permission
      .split('_')
      .map(word => word[0] + word.slice(1).toLowerCase())
      .join(' ')} on ${name === 'Catalog' ? name : fold(name)}`,
  );

/** What AWS answers to who asks for something that they may not see. */
export const hidden = (name: string) => lacking('DESCRIBE', name);

// https://docs.aws.amazon.com/lake-formation/latest/dg/troubleshooting.html
export const illegalCombination = () =>
  accessDenied('Insufficient Lake Formation permissions: Illegal combination');

/** To who would share on what another account shares. */
export const notTransitive = () =>
  accessDenied('Not authorized to grant permissions for the resource');
