import type { ReactNode } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { SearchField, Select, Table, type ColumnConfig } from '@backstage/ui';
import type {
  RequestState,
  ShareRequestSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { useRequestsTable } from '../../hooks/useRequestsTable';
import { requestStates } from '../../model/requestState';
import { dataSharingTranslationRef } from '../../translation';
import { EmptyState } from '../Feedback/EmptyState';
import { ErrorAlert } from '../Feedback/ErrorAlert';
import styles from './RequestsTable.module.css';

/** Share requests with search, filter and pages; an error takes their place. */
export const RequestsTable = (props: {
  requests: ReturnType<typeof useRequestsTable>;
  columns: ColumnConfig<ShareRequestSummary>[];
  hasStateFilter?: boolean;
  /** Shown where there are none at all. */
  empty: ReactNode;
}) => {
  const { columns, empty, hasStateFilter, requests } = props;
  const { error, filter, reload, search, tableProps } = requests;
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const isNarrowedDown =
    search.value.trim() !== '' || (filter.value?.length ?? 0) > 0;
  return (
    <>
      <div className={styles.toolbar}>
        <div className={styles.search}>
          <SearchField
            aria-label={t('requests.search')}
            placeholder={t('requests.search')}
            value={search.value}
            onChange={search.onChange}
          />
        </div>
        {hasStateFilter && (
          <div className={styles.filter}>
            <Select
              aria-label={t('requests.stateFilter')}
              placeholder={t('requests.anyState')}
              size="medium"
              selectionMode="multiple"
              options={requestStates.map(state => ({
                value: state,
                label: t(`state.${state}`),
              }))}
              value={filter.value ?? []}
              onChange={states => filter.onChange(states as RequestState[])}
            />
          </div>
        )}
      </div>
      {error ? (
        <ErrorAlert error={error} onRetry={reload} />
      ) : (
        <div className={styles.table}>
          <Table
            columnConfig={columns}
            {...tableProps}
            error={undefined}
            emptyState={
              isNarrowedDown ? (
                <EmptyState
                  title={t('requests.empty.noMatchTitle')}
                  description={t('requests.empty.noMatchDescription')}
                />
              ) : (
                empty
              )
            }
          />
        </div>
      )}
    </>
  );
};
