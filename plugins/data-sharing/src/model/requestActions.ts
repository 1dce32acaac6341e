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

/** What the backend lets the caller do with a request, the most likely first. */
export const dialogActionsOf = ({
  actions,
}: Pick<ShareRequestSummary, 'actions'>): DialogAction[] =>
  dialogsOf
    .filter(([action]) => actions.includes(action))
    .flatMap(([, dialogs]) => dialogs);
