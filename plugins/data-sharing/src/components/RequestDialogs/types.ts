import type { ShareRequestSummary } from '@data-sharing/backstage-plugin-data-sharing-common';

/** What each dialog about a request is given. */
export interface RequestDialogProps {
  request: ShareRequestSummary;
  /** It was done as asked. */
  onDone: () => void;
  /** The request may be another now than the one that is shown. */
  onChanged: () => void;
  onClose: () => void;
}
