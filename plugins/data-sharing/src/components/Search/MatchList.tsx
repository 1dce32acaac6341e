import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { dataSharingTranslationRef } from '../../translation';
import { MarkedText } from './MarkedText';
import { matching, type Sought } from './matches';
import styles from './TableSearchResult.module.css';

/** Those of the texts that match, some by name and the rest by number. */
export const MatchList = (props: {
  title: string;
  texts: readonly string[];
  sought: Sought;
  /** Show at most so many, the best. */
  limit: number;
  isCode?: boolean;
}) => {
  const { title, texts, sought, limit, isCode } = props;
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const matches = useMemo(() => matching(texts, sought), [texts, sought]);
  if (matches.length === 0) return null;
  const hidden = matches.length - limit;
  return (
    <div className={styles.matches}>
      <span className={styles.matchesTitle}>{title}</span>
      <ul className={styles.matchesList} aria-label={title}>
        {matches.slice(0, limit).map(match => (
          <li key={match} className={isCode ? styles.code : undefined}>
            <MarkedText text={match} sought={sought} />
          </li>
        ))}
        {hidden > 0 && <li>{t('search.more', { count: hidden })}</li>}
      </ul>
    </div>
  );
};
