import type {
  RequestAction,
  ShareRequestSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';

/** What somebody can do with a request in a dialog. */
export type DialogAction =
  | 'approve'
  | 'deny'
  | 'extend'
  | 'revoke'
  | 'hand-back'
  | 'withdraw';

const dialogsOf: Array<[RequestAction, DialogAction[]]> = [
  ['decide', ['approve', 'deny']],
  ['extend', ['extend']],
  ['hand-back', ['hand-back']],
  ['revoke', ['revoke']],
  ['withdraw', ['withdraw']],
];

/**
 * What the backend lets the caller do with a request, the most likely first.
 * Who can hand access back and also revoke it does the same by either.
 */
export function dialogActionsOf({
  actions,
}: Pick<ShareRequestSummary, 'actions'>): DialogAction[] {
  return dialogsOf
    .filter(([action]) => actions.includes(action))
    .filter(([action]) => action !== 'revoke' || !actions.includes('hand-back'))
    .flatMap(([, dialogs]) => dialogs);
}
