import type { ReactNode } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Link, Text } from '@backstage/ui';
import type { ShareRequestSummary } from '@data-sharing/backstage-plugin-data-sharing-common';
import { useLinks } from '../../hooks/useLinks';
import { dataSharingTranslationRef } from '../../translation';
import { PersonName } from '../Person/PersonName';
import { Pill } from '../Pill/Pill';
import { VerdictLabel } from '../Verdict/VerdictLabel';
import { ColumnCount } from './ColumnCount';
import { StateLabel } from './StateLabel';
import { UsabilityLabel } from './UsabilityLabel';
import styles from './RequestsTable.module.css';

interface RequestProps {
  request: ShareRequestSummary;
}

/** Values one below the other. */
export const Stack = (props: { id?: string; children: ReactNode }) => (
  <div id={props.id} className={styles.stack}>
    {props.children}
  </div>
);

/** The product with a link to the request, and marks of what is special about it. */
export const ProductCell = ({ request }: RequestProps) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { requestPath } = useLinks();
  return (
    <>
      <Link href={requestPath(request.id)} weight="bold">
        {request.product.title}
      </Link>
      {request.scope === 'all-tables' && (
        <Text variant="body-x-small" color="secondary">
          {t('requests.allTables')}
        </Text>
      )}
      <ColumnCount request={request} />
      {request.external && <Pill tone="warning">{t('requests.external')}</Pill>}
      {request.decisionsNeeded > 1 && (
        <Text variant="body-x-small" color="secondary">
          {t('requests.needsPeople', {
            number: String(request.decisionsNeeded),
          })}
        </Text>
      )}
    </>
  );
};

export const RequesterCell = ({ request }: RequestProps) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  return request.requester ? (
    <PersonName person={request.requester} />
  ) : (
    <Text color="secondary">{t('requests.unknownRequester')}</Text>
  );
};

/** The reason, cut after three lines. */
export const ReasonCell = ({ request }: RequestProps) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  return request.reason ? (
    <span className={styles.reason} title={request.reason}>
      <Text>{request.reason}</Text>
    </span>
  ) : (
    <Text color="secondary">{t('requests.noReason')}</Text>
  );
};

export const VerdictCell = ({ request }: RequestProps) =>
  request.verdict && <VerdictLabel verdict={request.verdict.verdict} />;

/** The state, whether access can be used, and why it is so. */
export const StateCell = ({ request }: RequestProps) => (
  <>
    <StateLabel state={request.state} />
    <UsabilityLabel request={request} />
    {request.stateReason && (
      <Text variant="body-x-small" color="secondary">
        {request.stateReason}
      </Text>
    )}
  </>
);
