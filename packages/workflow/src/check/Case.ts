import { isDeepStrictEqual } from 'node:util';
import type { Ended, Subject } from './Subject';

/** One rule of the contract, and how to find out whether a machine keeps it. */
export interface Case {
  /** The rule, as a predicate of the machine. */
  name: string;
  /** @throws Finding where it does not hold */
  run(subject: Subject): Promise<void>;
}

/** What a machine was expected to do, and what it did. */
export class Finding extends Error {
  constructor(readonly expected: string, readonly found: string) {
    super(`expected ${expected}, found ${found}`);
    this.name = 'Finding';
  }
}

const shown = (value: unknown) =>
  typeof value === 'string' ? value : JSON.stringify(value) ?? 'nothing';

/** @throws Finding where it is not so */
export function expectThat(
  holds: boolean,
  expected: string,
  found: unknown,
): void {
  if (!holds) throw new Finding(expected, shown(found));
}

/**
 * @param what - of which the values are
 * @throws Finding where they differ
 */
export function expectSame(
  what: string,
  found: unknown,
  expected: unknown,
): void {
  expectThat(
    isDeepStrictEqual(found, expected),
    `${what}: ${shown(expected)}`,
    found,
  );
}

/** How an execution ended, in a few words. */
export const endOf = ({ status, error, cause }: Ended): string =>
  status === 'FAILED' ? `${status} ${error}: ${cause}` : status;

/** @throws Finding where it did not succeed */
export function expectGranted(ended: Ended): void {
  expectThat(
    ended.status === 'SUCCEEDED',
    'the execution succeeds',
    endOf(ended),
  );
}

/** @throws Finding where it did not fail with this error */
export function expectError(ended: Ended, error: string): void {
  expectThat(
    ended.status === 'FAILED' && ended.error === error,
    `the execution fails with ${error}`,
    endOf(ended),
  );
}
