import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Alert, Text } from '@backstage/ui';
import type { ShareRequest } from '@data-sharing/backstage-plugin-data-sharing-common';
import { pollIntervalOf, stateTone } from '../../model/requestState';
import { dataSharingTranslationRef } from '../../translation';
import { GrantList } from '../Grants/GrantList';
import { NextStepList } from '../NextSteps/NextStepList';
import { Pill } from '../Pill/Pill';
import { StateLabel } from '../Requests/StateLabel';
import { Section } from '../Section/Section';
import { VerdictExplanation } from '../Verdict/VerdictExplanation';
import { Decisions } from './Decisions';
import { History } from './History';
import { LifeStepper } from './LifeStepper';
import { RequestActions } from './RequestActions';
import { RequestFacts } from './RequestFacts';
import { WorkflowProgress } from './WorkflowProgress';
import styles from './RequestContent.module.css';

const Head = (props: { request: ShareRequest; onChanged: () => void }) => {
  const { request } = props;
  const { t } = useTranslationRef(dataSharingTranslationRef);
  return (
    <div className={styles.head}>
      <div className={styles.title}>
        <Text as="h2" variant="title-small" weight="bold">
          {t('request.title', {
            product: request.product.title,
            consumer: request.consumer.name ?? request.consumer.accountId,
          })}
        </Text>
        <span role="status">
          <StateLabel state={request.state} />
        </span>
        {request.external && (
          <Pill tone="warning">{t('requests.external')}</Pill>
        )}
      </div>
      <RequestActions {...props} />
    </div>
  );
};

/** All that is known of a request. */
export const RequestDetails = (props: {
  request: ShareRequest;
  onChanged: () => void;
}) => {
  const { request } = props;
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const isOver = pollIntervalOf(request.state) === undefined;
  const hasFailed = stateTone[request.state] === 'danger';
  const overStatus = hasFailed ? 'danger' : 'info';
  return (
    <>
      <Head {...props} />
      {request.stateReason && (
        <Alert
          status={isOver ? overStatus : 'warning'}
          icon
          title={isOver ? t('request.why') : t('request.holdsUp')}
          description={request.stateReason}
        />
      )}
      <Section title={t('request.life')}>
        <LifeStepper request={request} />
      </Section>
      <div className={styles.grid}>
        <div className={styles.column}>
          <RequestFacts request={request} />
          {request.verdict && (
            <Section title={t('access.title')}>
              <VerdictExplanation verdict={request.verdict} />
            </Section>
          )}
          {request.grants.length > 0 && (
            <Section title={t('grants.title')}>
              <GrantList grants={request.grants} label={t('grants.title')} />
            </Section>
          )}
          {request.nextSteps.length > 0 && (
            <Section title={t('nextSteps.title')}>
              <NextStepList
                steps={request.nextSteps}
                label={t('nextSteps.title')}
              />
            </Section>
          )}
        </div>
        <div className={styles.column}>
          <Decisions request={request} />
          <WorkflowProgress progress={request.progress} />
          <History events={request.events} />
        </div>
      </div>
    </>
  );
};
