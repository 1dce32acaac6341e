import { InputError } from '@backstage/errors';
import { z } from 'zod';

// PostgreSQL takes no null character, and no name has one.
const name = z.string().regex(/^[^\0]*$/);

const position = z.tuple([name, name, name]);

/** Source, database and table of the last row of a page. */
export type TextPosition = z.infer<typeof position>;

export const encodeCursor = (at: TextPosition) =>
  Buffer.from(JSON.stringify(at)).toString('base64url');

/** @throws InputError for what is no cursor of ours */
export function decodeCursor(cursor: string): TextPosition {
  try {
    return position.parse(
      JSON.parse(Buffer.from(cursor, 'base64url').toString()),
    );
  } catch {
    throw new InputError('cursor: is not one that a page gave');
  }
}
