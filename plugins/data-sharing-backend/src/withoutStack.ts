import { isError } from '@backstage/errors';
import type { ErrorRequestHandler } from 'express';
import type { LoggerService } from '@backstage/backend-plugin-api';

/**
 * Keeps stacks out of responses, where Backstage puts them while
 * `NODE_ENV=development`. One of an unexpected error goes to the log.
 */
export const withoutStack =
  (logger: LoggerService): ErrorRequestHandler =>
  (error: unknown, _req, _res, next) => {
    if (isError(error)) {
      // Backstage names what it expects; these come from a fault of ours.
      if (/^(Error|TypeError|RangeError)$/.test(error.name)) {
        logger.error(`Unexpected error: ${error.stack}`);
      }
      delete error.stack;
    }
    next(error);
  };
