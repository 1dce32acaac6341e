import type { NotificationService } from '@backstage/plugin-notifications-node';
import type {
  ShareRequestNotification,
  ShareRequestNotifier,
} from '@data-sharing/backstage-plugin-data-sharing-node';

/** Tells people by Backstage notifications, one per request. */
export class BackstageNotifier implements ShareRequestNotifier {
  readonly name = 'Backstage notifications';
  readonly #notifications: NotificationService;

  constructor(notifications: NotificationService) {
    this.#notifications = notifications;
  }

  async notify(notification: ShareRequestNotification) {
    await this.#notifications.send({
      recipients: { type: 'entity', entityRef: notification.recipients },
      payload: {
        title: notification.title,
        description: notification.description,
        link: notification.link,
        severity: notification.severity,
        topic: 'data-sharing',
        // A later one about the same request takes the place of this one.
        scope: notification.requestId,
      },
    });
  }
}
