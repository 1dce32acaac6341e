import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type {
  VerdictReason,
  VerdictSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingTranslationRef } from '../../translation';
import styles from './VerdictReasons.module.css';

function useReasonText() {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  return ({ verdict, kind, parameter, value }: VerdictReason) => {
    if (kind === 'hidden-columns') return t('reason.hiddenColumns');
    if (kind === 'hidden-tables') return t('reason.hiddenTables');
    if (kind === 'unreadable') return t('reason.unreadableTable');
    if (kind === 'lf-tag') {
      const tag = { parameter, value: value ?? '' };
      return verdict === 'sensitive'
        ? t('reason.lfTag', tag)
        : t('reason.lfTagOther', tag);
    }
    if (verdict === 'sensitive') {
      return t('reason.sensitive', { parameter, value: value ?? '' });
    }
    if (verdict === 'unflagged') return t('reason.unflagged', { parameter });
    return value === null
      ? t('reason.unreadable', { parameter })
      : t('reason.malformed', { parameter, value });
  };
}

/**
 * What led to a verdict: which column or level, and the flag or LF-Tag as it was
 * found, or what could not be seen. Nothing where nothing speaks against the
 * product.
 */
export const VerdictReasons = (props: {
  verdict: Pick<VerdictSummary, 'reasons' | 'reasonsTotal'>;
  /** Show at most so many, the worst. */
  limit?: number;
}) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const textOf = useReasonText();
  const reasons = props.verdict.reasons.slice(0, props.limit);
  if (reasons.length === 0) return null;
  const hidden = props.verdict.reasonsTotal - reasons.length;
  return (
    <ul className={styles.list} aria-label={t('reason.title')}>
      {reasons.map(reason => (
        <li
          key={`${reason.level} ${reason.name} ${reason.kind}`}
          className={styles.item}
        >
          {t(`reason.level.${reason.level}`)}{' '}
          <span className={styles.name}>{reason.name}</span>:{' '}
          <span>{textOf(reason)}</span>
        </li>
      ))}
      {hidden > 0 && (
        <li className={`${styles.item} ${styles.secondary}`}>
          {t('reason.more', { count: hidden })}
        </li>
      )}
    </ul>
  );
};
