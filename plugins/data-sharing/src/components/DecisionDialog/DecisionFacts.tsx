import type { ReactNode } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Alert, Text } from '@backstage/ui';
import type { ShareRequestSummary } from '@data-sharing/backstage-plugin-data-sharing-common';
import { grantViewsOf } from '../../model/grantViews';
import { dataSharingTranslationRef } from '../../translation';
import { GrantList } from '../Grants/GrantList';
import { listNames } from '../Person/PersonName';
import { ColumnNames } from '../Product/ColumnNames';
import { consumerText } from '../Requests/ConsumerName';
import { Facts } from '../Section/Facts';
import { Time } from '../Section/Time';
import { VerdictExplanation } from '../Verdict/VerdictExplanation';
import styles from './DecisionDialog.module.css';

const HowManyPeople = ({ request }: { request: ShareRequestSummary }) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const approvers = request.decisions
    .filter(({ decision }) => decision === 'approved')
    .map(({ by }) => by);
  const number = String(request.decisionsNeeded);
  if (!request.external && request.decisionsNeeded < 2) return null;
  return (
    <Alert
      status="warning"
      icon
      title={
        request.external
          ? t('decision.twoPeople', { number })
          : t('decision.severalPeople', { number })
      }
      description={
        approvers.length > 0
          ? t('decision.given', { people: listNames(approvers) })
          : undefined
      }
    />
  );
};

/** All that somebody must know who decides. */
export const DecisionFacts = (props: {
  request: ShareRequestSummary;
  /** What an approval grants: the only columns, or null for all. Missing for a denial. */
  willGrant?: { granted: string[] | null };
  /** What can be left out. */
  children?: ReactNode;
}) => {
  const { request, willGrant } = props;
  const { t } = useTranslationRef(dataSharingTranslationRef);
  return (
    <>
      <Text>
        {request.requester
          ? t('decision.asks', {
              requester: request.requester.displayName,
              consumer: consumerText(request.consumer),
            })
          : t('decision.asksUnknown', {
              consumer: consumerText(request.consumer),
            })}
      </Text>
      <blockquote className={styles.quote}>
        <Text>{request.reason ?? t('requests.noReason')}</Text>
      </blockquote>
      <HowManyPeople request={request} />
      {request.verdict && <VerdictExplanation verdict={request.verdict} />}
      {!willGrant && request.columns && (
        <Facts
          items={[
            [
              t('request.columnsField'),
              <ColumnNames key="columns" names={request.columns} />,
            ],
          ]}
        />
      )}
      {props.children}
      {willGrant && (
        <>
          <Text weight="bold">{t('decision.willGrant')}</Text>
          <GrantList
            grants={grantViewsOf(request, willGrant.granted)}
            label={t('decision.willGrant')}
          />
        </>
      )}
      <Facts
        items={[
          [
            t('decision.accessEnds'),
            request.accessEndsAt ? (
              <Time at={request.accessEndsAt} format="both" />
            ) : (
              t('decision.noEnd')
            ),
          ],
          [
            t('decision.timeLeft'),
            request.decideBefore && (
              <Time at={request.decideBefore} format="both" />
            ),
          ],
        ]}
      />
    </>
  );
};
