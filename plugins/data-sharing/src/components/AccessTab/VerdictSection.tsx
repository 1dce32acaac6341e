import type { Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Skeleton, Text } from '@backstage/ui';
import type { ProductSchema } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { LiveData } from '../../hooks/useLiveData';
import { dataSharingTranslationRef } from '../../translation';
import { ErrorAlert } from '../Feedback/ErrorAlert';
import { ProducerFacts } from '../Product/ProducerFacts';
import { Section } from '../Section/Section';
import { Time } from '../Section/Time';
import { VerdictExplanation } from '../Verdict/VerdictExplanation';

/** How sensitive a product is now, why, and whose it is. */
export const VerdictSection = (props: {
  entity: Entity;
  schema: LiveData<ProductSchema>;
}) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { data, error, reload } = props.schema;
  return (
    <Section title={t('access.title')}>
      {error && <ErrorAlert error={error} onRetry={reload} />}
      {!data && !error && (
        <Skeleton height={48} aria-label={t('access.loading')} />
      )}
      {data && <VerdictExplanation verdict={data.verdict} />}
      <ProducerFacts entity={props.entity} />
      {data && (
        <Text variant="body-x-small" color="secondary">
          {t('product.readAt')} <Time at={data.readAt} />
        </Text>
      )}
    </Section>
  );
};
