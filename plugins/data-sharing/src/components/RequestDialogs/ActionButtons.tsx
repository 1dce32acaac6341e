import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Button } from '@backstage/ui';
import type { ShareRequestSummary } from '@data-sharing/backstage-plugin-data-sharing-common';
import { dialogActionsOf, type DialogAction } from '../../model/requestActions';
import { dataSharingTranslationRef } from '../../translation';
import styles from './ActionButtons.module.css';

/** Opens the dialogs of what I may do with a request. */
export const ActionButtons = (props: {
  request: Pick<ShareRequestSummary, 'actions'>;
  size?: 'small' | 'medium';
  /** Id of the element that says which request it is. */
  describedBy?: string;
  onAct: (action: DialogAction) => void;
}) => {
  const { describedBy, onAct, request, size = 'small' } = props;
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const actions = dialogActionsOf(request);
  if (actions.length === 0) return null;
  return (
    <div className={styles.actions}>
      {actions.map(action => (
        <Button
          key={action}
          size={size}
          variant={action === 'approve' ? 'primary' : 'secondary'}
          aria-describedby={describedBy}
          onPress={() => onAct(action)}
        >
          {t(`action.${action}`)}
        </Button>
      ))}
    </div>
  );
};
