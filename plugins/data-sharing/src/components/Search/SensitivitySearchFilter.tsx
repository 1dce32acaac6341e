import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { SearchFilter, useSearch } from '@backstage/plugin-search-react';
import {
  productTypes,
  verdicts,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingTranslationRef } from '../../translation';

/** Field of the documents: the verdict in one word, as Lunr needs it. */
const field = 'verdictWord';

/**
 * Filters the results of a search by how sensitive tables are. One verdict at a
 * time: Lunr does not filter by several.
 *
 * @public
 */
export const SensitivitySearchFilter = (props: { className?: string }) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { filters, types } = useSearch();
  const applies = types.length === 0 || types.includes(productTypes.table);
  // While it is set it is shown, or nobody could tell why there are no results.
  if (!applies && filters[field] === undefined) return <></>;
  return (
    <SearchFilter.Select
      className={props.className}
      label={t('filters.sensitivity')}
      name={field}
      values={verdicts.map(verdict => ({
        value: verdict.replaceAll('-', ''),
        label: t(`filters.verdict.${verdict}`),
      }))}
    />
  );
};
