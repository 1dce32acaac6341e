import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { SignalsService } from '@backstage/plugin-signals-node';
import { signalChannel } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { ShareRequestNotifier } from '@data-sharing/backstage-plugin-data-sharing-node';
import type { RequestSnapshot } from '../database/RequestStore';
import { notificationsOf } from './notificationsOf';

/** Tells browsers and people that a request changed. Never fails. */
export class Announcer {
  readonly #signals: SignalsService;
  readonly #notifiers: ShareRequestNotifier[];
  readonly #logger: LoggerService;

  constructor(options: {
    signals: SignalsService;
    notifiers: ShareRequestNotifier[];
    logger: LoggerService;
  }) {
    this.#signals = options.signals;
    this.#notifiers = options.notifiers;
    this.#logger = options.logger;
  }

  async announce(after: RequestSnapshot, before?: RequestSnapshot) {
    const { id, requester, ownerRef } = after.request;
    const recipients = [requester, ownerRef].filter(ref => ref !== null);
    const attempt = async (name: string, tell: () => Promise<void>) => {
      try {
        await tell();
      } catch (error) {
        this.#logger.warn(
          `Could not tell of request ${id} by ${name}: ${stringifyError(
            error,
          )}`,
        );
      }
    };
    const notifications = notificationsOf(after, before);
    await Promise.all([
      recipients.length > 0 &&
        attempt('signals', () =>
          this.#signals.publish({
            recipients: { type: 'user', entityRef: recipients },
            channel: signalChannel,
            message: { requestId: id },
          }),
        ),
      ...this.#notifiers.flatMap(notifier =>
        notifications.map(notification =>
          attempt(notifier.name, () => notifier.notify(notification)),
        ),
      ),
    ]);
  }
}
