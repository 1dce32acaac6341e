import { useCallback, useEffect, useRef } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Flex, Link, Text } from '@backstage/ui';
import type { ShareRequestPage } from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingApiRef } from '../../api/apiRef';
import { useLinks } from '../../hooks/useLinks';
import { useLiveData } from '../../hooks/useLiveData';
import { useRequestChanges } from '../../hooks/useRequestChanges';
import { pollIntervalOf } from '../../model/requestState';
import { dataSharingTranslationRef } from '../../translation';
import { ErrorAlert } from '../Feedback/ErrorAlert';
import { ColumnCount } from '../Requests/ColumnCount';
import { ConsumerName } from '../Requests/ConsumerName';
import { StateLabel } from '../Requests/StateLabel';
import { UsabilityLabel } from '../Requests/UsabilityLabel';
import { Section } from '../Section/Section';
import { Time } from '../Section/Time';
import styles from './MyProductRequests.module.css';

/** How soon to look again: as the request that moves most needs it. */
const pollIntervalOfAll = ({ items }: ShareRequestPage) => {
  const intervals = items
    .map(({ state }) => pollIntervalOf(state))
    .filter((interval): interval is number => interval !== undefined);
  return intervals.length > 0 ? Math.min(...intervals) : undefined;
};

/**
 * What I asked of this product, newest first, with a state that changes while
 * one looks at it.
 *
 * @param sent - grows with each request sent from this page
 */
export const MyProductRequests = (props: {
  entityRef: string;
  sent: number;
}) => {
  const { entityRef, sent } = props;
  const api = useApi(dataSharingApiRef);
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { requestPath } = useLinks();
  const load = useCallback(
    (signal: AbortSignal) =>
      api.listRequests(
        { view: 'mine', entityRef, orderBy: 'createdAt:desc', limit: 10 },
        { signal },
      ),
    [api, entityRef],
  );
  const { data, error, reload } = useLiveData(load, pollIntervalOfAll);
  useRequestChanges(reload);
  const known = useRef(sent);
  useEffect(() => {
    if (known.current !== sent) reload();
    known.current = sent;
  }, [sent, reload]);

  return (
    <Section title={t('requests.mineTitle')}>
      {error && <ErrorAlert error={error} onRetry={reload} />}
      {data?.items.length === 0 && (
        <Text color="secondary">{t('requests.mineEmpty')}</Text>
      )}
      {data && data.items.length > 0 && (
        <ul className={styles.list} aria-label={t('requests.mineTitle')}>
          {data.items.map(request => (
            <li key={request.id} className={styles.item}>
              <Flex direction="column" gap="1">
                <Link href={requestPath(request.id)}>
                  <ConsumerName consumer={request.consumer} />
                </Link>
                <ColumnCount request={request} />
                <Text variant="body-x-small" color="secondary">
                  <Time at={request.createdAt} />
                </Text>
              </Flex>
              <Flex direction="column" gap="1" align="end">
                <StateLabel state={request.state} />
                <UsabilityLabel request={request} />
              </Flex>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
};
