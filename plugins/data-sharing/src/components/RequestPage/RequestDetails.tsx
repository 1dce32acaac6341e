import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Alert, Text } from '@backstage/ui';
import type { ShareRequest } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { DialogAction } from '../../model/requestActions';
import { pollIntervalOf, stateTone } from '../../model/requestState';
import { dataSharingTranslationRef } from '../../translation';
import { GrantList } from '../Grants/GrantList';
import { NextStepChecklist } from '../NextSteps/NextStepChecklist';
import { Pill } from '../Pill/Pill';
import { useRequestDialog } from '../RequestDialogs/useRequestDialog';
import { StateLabel } from '../Requests/StateLabel';
import { UsabilityLabel } from '../Requests/UsabilityLabel';
import { Section } from '../Section/Section';
import { VerdictExplanation } from '../Verdict/VerdictExplanation';
import { Blockers } from './Blockers';
import { ConsumerSideSection } from './ConsumerSideSection';
import { Decisions } from './Decisions';
import { History } from './History';
import { LifeStepper } from './LifeStepper';
import { RequestActions } from './RequestActions';
import { RequestFacts } from './RequestFacts';
import { WorkflowProgress } from './WorkflowProgress';
import styles from './RequestContent.module.css';

const Head = (props: {
  request: ShareRequest;
  onAct: (action: DialogAction) => void;
  onChanged: () => void;
}) => {
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
        <UsabilityLabel request={request} />
        {request.external && (
          <Pill tone="warning">{t('requests.external')}</Pill>
        )}
      </div>
      <RequestActions {...props} />
    </div>
  );
};

/** Why it is where it is: why it ended, what holds it up, or what went wrong since the grant. */
const StateReason = ({ request }: { request: ShareRequest }) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { state, stateReason } = request;
  if (!stateReason) return null;
  const isOver = pollIntervalOf(state) === undefined && state !== 'granted';
  const overStatus = stateTone[state] === 'danger' ? 'danger' : 'info';
  const overTitle = isOver ? t('request.why') : t('request.holdsUp');
  return (
    <Alert
      status={isOver ? overStatus : 'warning'}
      icon
      title={state === 'granted' ? t('request.wentWrong') : overTitle}
      description={stateReason}
    />
  );
};

/** All that is known of a request. */
export const RequestDetails = (props: {
  request: ShareRequest;
  onChanged: () => void;
}) => {
  const { onChanged, request } = props;
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { act, dialog, done } = useRequestDialog(onChanged);
  return (
    <>
      <Head {...props} onAct={action => act(request, action)} />
      {done}
      {dialog}
      <StateReason request={request} />
      <Blockers {...props} />
      <Section title={t('request.life')}>
        <LifeStepper request={request} />
      </Section>
      <div className={styles.grid}>
        <div className={styles.column}>
          <RequestFacts request={request} />
          {request.grants.length > 0 && (
            <Section title={t('grants.title')}>
              <GrantList grants={request.grants} label={t('grants.title')} />
            </Section>
          )}
          <ConsumerSideSection {...props} />
          {request.nextSteps.length > 0 && (
            <Section title={t('nextSteps.title')}>
              <NextStepChecklist steps={request.nextSteps} />
            </Section>
          )}
          {request.verdict && (
            <Section title={t('access.title')}>
              <VerdictExplanation verdict={request.verdict} />
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
