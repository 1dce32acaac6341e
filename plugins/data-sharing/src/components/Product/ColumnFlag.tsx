import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Text } from '@backstage/ui';
import type { EffectiveFlag } from '../../model/effectiveFlag';
import type { Tone } from '../../model/requestState';
import { dataSharingTranslationRef } from '../../translation';
import { Pill } from '../Pill/Pill';
import styles from './ProductTable.module.css';

const tones: Record<EffectiveFlag['meaning'], Tone> = {
  sensitive: 'danger',
  'not-sensitive': 'success',
  other: 'warning',
  missing: 'neutral',
};

/** What the flag says about a column, and whether it says so by itself. */
export const ColumnFlag = ({ flag }: { flag: EffectiveFlag }) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const text = {
    sensitive: t('columns.flagSensitive'),
    'not-sensitive': t('columns.flagNotSensitive'),
    other: t('columns.flagOther', { value: flag.value ?? '' }),
    missing: t('columns.flagMissing'),
  }[flag.meaning];
  return (
    <div className={styles.stack}>
      <Pill tone={tones[flag.meaning]}>{text}</Pill>
      {flag.from !== 'column' && (
        <Text variant="body-x-small" color="secondary">
          {flag.from === 'table'
            ? t('columns.inheritedTable')
            : t('columns.inheritedDatabase')}
        </Text>
      )}
    </div>
  );
};
