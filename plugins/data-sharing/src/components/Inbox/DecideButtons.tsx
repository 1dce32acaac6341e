import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Button } from '@backstage/ui';
import type { Decide } from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingTranslationRef } from '../../translation';
import styles from '../Requests/RequestsTable.module.css';

/** Opens the dialog of a decision. */
export const DecideButtons = (props: {
  size?: 'small' | 'medium';
  /** Id of the element that says what is decided on. */
  describedBy?: string;
  onDecide: (decision: Decide['decision']) => void;
}) => {
  const { describedBy, onDecide, size = 'small' } = props;
  const { t } = useTranslationRef(dataSharingTranslationRef);
  return (
    <div className={styles.actions}>
      <Button
        size={size}
        variant="primary"
        aria-describedby={describedBy}
        onPress={() => onDecide('approved')}
      >
        {t('decision.approve')}
      </Button>
      <Button
        size={size}
        variant="secondary"
        aria-describedby={describedBy}
        onPress={() => onDecide('denied')}
      >
        {t('decision.deny')}
      </Button>
    </div>
  );
};
