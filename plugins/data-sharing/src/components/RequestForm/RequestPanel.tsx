import { useCallback, useState } from 'react';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Alert, Button, ButtonLink, Skeleton } from '@backstage/ui';
import type {
  ProductSchema,
  ShareRequest,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingApiRef } from '../../api/apiRef';
import { useLinks } from '../../hooks/useLinks';
import { useLiveData } from '../../hooks/useLiveData';
import { scopeOf } from '../../model/productEntity';
import { dataSharingTranslationRef } from '../../translation';
import { ErrorAlert } from '../Feedback/ErrorAlert';
import { Notice } from '../Feedback/Notice';
import { Section } from '../Section/Section';
import { RequestForm } from './RequestForm';

/** Where access to a product is requested. */
export const RequestPanel = (props: {
  entity: Entity;
  /** Undefined until it is read. */
  schema: ProductSchema | undefined;
  onSent: () => void;
}) => {
  const { entity, onSent, schema } = props;
  const api = useApi(dataSharingApiRef);
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { requestPath } = useLinks();
  const [sent, setSent] = useState<ShareRequest>();
  const load = useCallback(
    (signal: AbortSignal) => api.listConsumerAccounts({ signal }),
    [api],
  );
  const { data: accounts, error, reload } = useLiveData(load);

  return (
    <Section title={t('form.title')}>
      {error && <ErrorAlert error={error} onRetry={reload} />}
      {!accounts && !error && <Skeleton height={160} />}
      {accounts?.length === 0 && (
        <Alert
          status="info"
          icon
          title={t('form.noAccounts.title')}
          description={t('form.noAccounts.description')}
        />
      )}
      {sent && (
        <Notice
          role="status"
          status="success"
          title={t('form.sent.title')}
          description={t('form.sent.description')}
          actions={
            <>
              <ButtonLink
                size="small"
                variant="primary"
                href={requestPath(sent.id)}
              >
                {t('form.sent.link')}
              </ButtonLink>
              <Button
                size="small"
                variant="secondary"
                onPress={() => setSent(undefined)}
              >
                {t('form.sent.another')}
              </Button>
            </>
          }
        />
      )}
      {accounts && accounts.length > 0 && !sent && (
        <RequestForm
          entityRef={stringifyEntityRef(entity)}
          scope={scopeOf(entity)}
          accounts={accounts}
          schema={schema}
          onSent={request => {
            setSent(request);
            onSent();
          }}
        />
      )}
    </Section>
  );
};
