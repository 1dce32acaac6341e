import type { LoggerService } from '@backstage/backend-plugin-api';

/** Says what went wrong, and nothing else. */
export const quietLogger: LoggerService = {
  // eslint-disable-next-line no-console
  error: message => console.error(String(message)),
  // eslint-disable-next-line no-console
  warn: message => console.warn(String(message)),
  info: () => {},
  debug: () => {},
  child: () => quietLogger,
};
