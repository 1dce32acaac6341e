import { AwsError } from '../core';

export const invalid = (message: string) =>
  new AwsError('ValidationException', message);

/** Of a table that is read or written. */
export const noSuchTable = () =>
  new AwsError('ResourceNotFoundException', 'Requested resource not found');

/** Of a key that is not made of the table's key attributes. */
export const keyMismatch = () =>
  invalid('The provided key element does not match the schema');
