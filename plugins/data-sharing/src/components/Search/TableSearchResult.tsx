import { useMemo, type ReactElement } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  EntityDisplayName,
  useEntityRefLink,
} from '@backstage/plugin-catalog-react';
import type {
  ResultHighlight,
  SearchDocument,
} from '@backstage/plugin-search-common';
import {
  HighlightedSearchResultText,
  useSearch,
  useSearchContextCheck,
} from '@backstage/plugin-search-react';
import { Link } from '@backstage/ui';
import { dataSharingTranslationRef } from '../../translation';
import { VerdictLabel } from '../Verdict/VerdictLabel';
import { MarkedText } from './MarkedText';
import { MatchList } from './MatchList';
import { soughtIn } from './matches';
import { readTableDocument } from './tableDocument';
import styles from './TableSearchResult.module.css';

/** What search gives to the component of a result. @public */
export interface TableSearchResultProps {
  /** Beside the title. */
  icon?: ReactElement;
  /** A document of type `glue-table`; nothing is drawn without one. */
  result?: SearchDocument;
  /** Words that the search engine marks. */
  highlight?: ResultHighlight;
  /** Place among the results, from 1. */
  rank?: number;
}

const Result = (
  props: TableSearchResultProps & { result: SearchDocument; term: string },
) => {
  const { highlight, icon, result, term } = props;
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const entityPath = useEntityRefLink();
  const table = useMemo(() => readTableDocument(result), [result]);
  const sought = useMemo(() => soughtIn(term, highlight), [term, highlight]);
  return (
    <div className={styles.result}>
      {icon && <span className={styles.icon}>{icon}</span>}
      <div className={styles.body}>
        <div>
          {/* The list item itself reports the click. */}
          <Link
            noTrack
            variant="body-large"
            weight="bold"
            href={table.location}
          >
            {highlight?.fields.title ? (
              <HighlightedSearchResultText
                {...highlight}
                text={highlight.fields.title}
              />
            ) : (
              table.title
            )}
          </Link>
        </div>
        <div className={styles.facts}>
          {table.verdict && <VerdictLabel verdict={table.verdict} />}
          {table.database && (
            <span>
              {t('search.database')} {table.database}
            </span>
          )}
          <span>
            {t('product.owner')}{' '}
            {table.owner ? (
              <Link noTrack href={entityPath(table.owner)}>
                <EntityDisplayName entityRef={table.owner} hideIcon />
              </Link>
            ) : (
              t('product.noOwner')
            )}
          </span>
        </div>
        {table.description && (
          <p className={styles.description}>
            <MarkedText text={table.description} sought={sought} />
          </p>
        )}
        <MatchList
          title={t('search.columns')}
          texts={table.columns}
          sought={sought}
          limit={6}
          isCode
        />
        <MatchList
          title={t('search.comments')}
          texts={table.comments}
          sought={sought}
          limit={2}
        />
        <MatchList
          title={t('search.tags')}
          texts={table.tags}
          sought={sought}
          limit={4}
          isCode
        />
      </div>
    </div>
  );
};

const ResultOfContext = (
  props: TableSearchResultProps & { result: SearchDocument },
) => <Result {...props} term={useSearch().term} />;

/**
 * A table among the results of a search, with the columns that match. Where it
 * is shown outside of a search context, only what the search engine highlights
 * is known to match.
 */
export const TableSearchResult = (props: TableSearchResultProps) => {
  const { result } = props;
  const hasContext = useSearchContextCheck();
  if (!result) return null;
  return hasContext ? (
    <ResultOfContext {...props} result={result} />
  ) : (
    <Result {...props} result={result} term="" />
  );
};
