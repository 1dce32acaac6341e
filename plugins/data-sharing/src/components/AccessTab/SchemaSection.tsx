import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { ProductSchema } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { LiveData } from '../../hooks/useLiveData';
import { dataSharingTranslationRef } from '../../translation';
import { ColumnsTable } from '../Product/ColumnsTable';
import { TablesTable } from '../Product/TablesTable';
import { Section } from '../Section/Section';

/**
 * The columns of a table or the tables of a database. Nothing before they are
 * read: the verdict beside it says what is going on.
 */
export const SchemaSection = (props: { schema: LiveData<ProductSchema> }) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { data } = props.schema;
  if (!data) return null;
  return data.product.table === null ? (
    <Section title={t('tables.title')}>
      <TablesTable schema={data} />
    </Section>
  ) : (
    <Section title={t('columns.title')}>
      <ColumnsTable schema={data} />
    </Section>
  );
};
