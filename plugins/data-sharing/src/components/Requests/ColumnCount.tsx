import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Text } from '@backstage/ui';
import type { ShareRequestSummary } from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingTranslationRef } from '../../translation';

/** How many columns a request is for, and how many of them it gets; nothing for the whole product. */
export const ColumnCount = (props: {
  request: Pick<ShareRequestSummary, 'columns' | 'grantedColumns'>;
}) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { columns, grantedColumns } = props.request;
  const got = grantedColumns ?? columns;
  if (!got) return null;
  return (
    <Text variant="body-x-small" color="secondary">
      {columns && columns.length > got.length
        ? t('requests.someOfColumns', {
            given: String(got.length),
            asked: String(columns.length),
          })
        : t('requests.columns', { count: got.length })}
    </Text>
  );
};
