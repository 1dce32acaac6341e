import { useState } from 'react';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Alert } from '@backstage/ui';
import type { ProductKey } from '@data-sharing/backstage-plugin-data-sharing-common';
import { useProductSchema } from '../../hooks/useProductSchema';
import { useWorkflowStatus } from '../../hooks/useWorkflowStatus';
import { dataSharingTranslationRef } from '../../translation';
import { UnreachableWorkflows } from '../Feedback/UnreachableWorkflows';
import { RequestPanel } from '../RequestForm/RequestPanel';
import { MyProductRequests } from './MyProductRequests';
import { SchemaSection } from './SchemaSection';
import { VerdictSection } from './VerdictSection';
import styles from './AccessContent.module.css';

/** Everything about access to one data product. */
export const ProductAccess = (props: {
  entity: Entity;
  product: ProductKey;
}) => {
  const { entity, product } = props;
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const entityRef = stringifyEntityRef(entity);
  const [sent, setSent] = useState(0);
  const schema = useProductSchema(entityRef);
  const workflows = useWorkflowStatus();
  const responsible = workflows?.filter(
    ({ catalogId, region }) =>
      catalogId === product.catalogId && region === product.region,
  );

  return (
    <div className={styles.page}>
      <UnreachableWorkflows workflows={responsible} />
      <div className={styles.grid}>
        <div className={styles.product}>
          <VerdictSection entity={entity} schema={schema} />
        </div>
        <div className={styles.request}>
          {responsible?.length === 0 ? (
            <Alert
              status="info"
              icon
              title={t('access.browseOnly.title')}
              description={t('access.browseOnly.description', {
                catalogId: product.catalogId,
                region: product.region,
              })}
            />
          ) : (
            <RequestPanel
              entity={entity}
              schema={schema.data}
              onSent={() => setSent(before => before + 1)}
            />
          )}
          <MyProductRequests entityRef={entityRef} sent={sent} />
        </div>
        <div className={styles.schema}>
          <SchemaSection schema={schema} />
        </div>
      </div>
    </div>
  );
};
