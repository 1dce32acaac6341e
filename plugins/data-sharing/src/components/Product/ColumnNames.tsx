import { useState } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Button } from '@backstage/ui';
import { dataSharingTranslationRef } from '../../translation';
import styles from './ProductTable.module.css';

/** So many are shown at once; a share may name hundreds. */
const shownAtOnce = 12;

/** Names of columns in one line or several. */
export const ColumnNames = ({ names }: { names: string[] }) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const [isExpanded, setIsExpanded] = useState(false);
  const shown = isExpanded ? names : names.slice(0, shownAtOnce);
  return (
    <>
      <span className={styles.mono}>{shown.join(', ')}</span>
      {shown.length < names.length && (
        <>
          {' '}
          <Button
            size="small"
            variant="tertiary"
            onPress={() => setIsExpanded(true)}
          >
            {t('columns.showAll', { count: names.length })}
          </Button>
        </>
      )}
    </>
  );
};
