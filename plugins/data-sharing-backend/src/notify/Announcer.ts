import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  signalChannel,
  type RequestState,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type {
  ShareRequestNotification,
  ShareRequestNotifier,
} from '@data-sharing/backstage-plugin-data-sharing-node';
import type { RequestSnapshot } from '../database/RequestStore';
import { productViewOf } from '../service/views/product';

const outcomes: Partial<Record<RequestState, string>> = {
  approved: 'was approved',
  granted: 'is granted',
  denied: 'was denied',
  'timed-out': 'was not decided in time',
  'grant-failed': 'could not be granted',
  failed: 'failed',
  ended: 'has ended',
};

/** Path in the portal of a share request. */
export const requestLink = (id: string) => `/data-sharing/requests/${id}`;

/** What people should hear of a change; undefined where nothing. */
export function notificationOf(
  { request, task }: RequestSnapshot,
  before?: RequestSnapshot,
): ShareRequestNotification | undefined {
  const product = productViewOf(request);
  const base = {
    requestId: request.id,
    state: request.state,
    product,
    link: requestLink(request.id),
  };
  const entered = request.state !== before?.request.state;
  const newRound = task !== undefined && task.id !== before?.task?.id;
  if (request.state === 'pending-approval' && request.ownerRef) {
    if (!entered && !newRound) return undefined;
    return {
      ...base,
      recipients: [request.ownerRef],
      title: `Approval needed: ${product.title}`,
      description: `Account ${request.consumerAccountId} asks for ${
        request.table === null ? 'all tables' : 'the table'
      }. Reason: ${request.reason ?? 'none given'}`,
      severity: 'high',
    };
  }
  const outcome = outcomes[request.state];
  if (!entered || !outcome || !request.requester) return undefined;
  return {
    ...base,
    recipients: [request.requester],
    title: `Your request for ${product.title} ${outcome}`,
    description: request.stateReason ?? '',
    severity: 'normal',
  };
}

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
    const notification = notificationOf(after, before);
    await Promise.all([
      recipients.length > 0 &&
        attempt('signals', () =>
          this.#signals.publish({
            recipients: { type: 'user', entityRef: recipients },
            channel: signalChannel,
            message: { requestId: id },
          }),
        ),
      ...this.#notifiers.map(
        notifier =>
          notification &&
          attempt(notifier.name, () => notifier.notify(notification)),
      ),
    ]);
  }
}
