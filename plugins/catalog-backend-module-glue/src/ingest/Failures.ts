import {
  GlueListingError,
  type ListingFailure,
} from '../glue/GlueListingError';

/** What says nothing about the other databases. */
const ofOne: ListingFailure[] = ['access-denied', 'refused', 'expired-page'];

/** What may concern one database, or all. */
const maybeOfAll: ListingFailure[] = ['throttled', 'unreachable'];

/** So many of the latter are taken for failures of one each. */
const maxMaybeOfAll = 3;

/**
 * Failures to read single databases, which must not keep the others from being
 * read.
 */
export class Failures {
  #first: GlueListingError | undefined;
  #maybeOfAll = 0;

  get first() {
    return this.#first;
  }

  /** @throws the error, where the others are likely to fail as well */
  note(error: unknown): void {
    if (!(error instanceof GlueListingError)) throw error;
    if (maybeOfAll.includes(error.failure)) {
      this.#maybeOfAll += 1;
      if (this.#maybeOfAll > maxMaybeOfAll) throw error;
    } else if (!ofOne.includes(error.failure)) {
      throw error;
    }
    this.#first ??= error;
  }

  /** @throws the first failure, if there was one */
  throwFirst(): void {
    if (this.#first) throw this.#first;
  }
}
