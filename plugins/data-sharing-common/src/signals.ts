/**
 * Channel on which the backend tells browsers that a share request changed.
 * The message carries no data: who sees what is decided by the API.
 *
 * @see https://backstage.io/docs/notifications
 * @public
 */
export const signalChannel = 'data-sharing';

/** @public */
export interface RequestChangedSignal {
  /** Of the share request. */
  requestId: string;
}
