import type { Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import { Alert, Link } from '@backstage/ui';
import { useLinks } from '../../hooks/useLinks';
import { producerOf, producerText } from '../../model/productEntity';
import { dataSharingTranslationRef } from '../../translation';
import { Facts } from '../Section/Facts';

/** Who produces the data of an entity, and which group owns it. */
export const ProducerFacts = ({ entity }: { entity: Entity }) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { entityPath } = useLinks();
  const producer = producerOf(entity);
  return (
    <>
      <Facts
        items={[
          [
            t('product.producer'),
            producerText(producer) ?? t('product.noProducer'),
          ],
          [
            t('product.owner'),
            producer.groupRef ? (
              <Link href={entityPath(producer.groupRef)}>
                <EntityDisplayName entityRef={producer.groupRef} hideIcon />
              </Link>
            ) : (
              t('product.noOwner')
            ),
          ],
        ]}
      />
      {!producer.groupRef && (
        <Alert status="warning" icon title={t('product.noGroup')} />
      )}
    </>
  );
};
