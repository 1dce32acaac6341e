import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Alert, Button, Flex, Text } from '@backstage/ui';
import type {
  ConsumerSide,
  ShareRequest,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingApiRef } from '../../api/apiRef';
import { useAction } from '../../hooks/useAction';
import { usabilityOf } from '../../model/requestState';
import { dataSharingTranslationRef } from '../../translation';
import { ErrorAlert } from '../Feedback/ErrorAlert';
import tableStyles from '../Product/ProductTable.module.css';
import { UsabilityLabel } from '../Requests/UsabilityLabel';
import { Facts } from '../Section/Facts';
import { Section } from '../Section/Section';
import { Time } from '../Section/Time';

/** Words for what the workflow reports of the consumer account. */
function useConsumerSideTexts() {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const roles: Record<string, string> = {
    assumed: t('consumerSide.role.assumed'),
    absent: t('consumerSide.role.absent'),
  };
  const invitations: Record<string, string> = {
    'not-needed': t('consumerSide.invitation.not-needed'),
    accepted: t('consumerSide.invitation.accepted'),
    pending: t('consumerSide.invitation.pending'),
    unknown: t('consumerSide.invitation.unknown'),
  };
  return ({ invitation, role }: ConsumerSide) => ({
    role: role === null ? t('consumerSide.role.notAsked') : roles[role] ?? role,
    invitation: invitation && (invitations[invitation] ?? invitation),
  });
}

const CheckAgain = (props: {
  request: ShareRequest;
  isChecking: boolean;
  onChanged: () => void;
}) => {
  const { isChecking, onChanged, request } = props;
  const api = useApi(dataSharingApiRef);
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { error, isPending, run } = useAction();
  return (
    <>
      {(isChecking || request.actions.includes('check-consumer')) && (
        <Flex align="center" gap="3" style={{ flexWrap: 'wrap' }}>
          <Button
            variant="secondary"
            isPending={isPending || isChecking}
            onPress={async () => {
              await run(() => api.checkConsumer(request.id));
              onChanged();
            }}
          >
            {t('consumerSide.again')}
          </Button>
          <Text role="status" color="secondary">
            {isChecking ? t('consumerSide.checking') : ''}
          </Text>
        </Flex>
      )}
      {error && <ErrorAlert error={error} title={t('request.actionFailed')} />}
    </>
  );
};

/** What is known of the consumer account: whether access can be used there, and what is missing. */
export const ConsumerSideSection = (props: {
  request: ShareRequest;
  onChanged: () => void;
}) => {
  const { request } = props;
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const textsOf = useConsumerSideTexts();
  const side = request.consumerSide;
  const usability = usabilityOf(request);
  if (!side || !usability) return null;
  const { invitation, role } = textsOf(side);
  return (
    <Section title={t('consumerSide.title')}>
      <Flex align="center" gap="2" style={{ flexWrap: 'wrap' }}>
        <UsabilityLabel request={request} />
        <Text>{t(`usabilityMeaning.${usability}`)}</Text>
      </Flex>
      {side.problem && (
        <Alert
          status="warning"
          icon
          title={t('consumerSide.problem')}
          description={side.problem}
        />
      )}
      <Facts
        items={[
          [t('consumerSide.roleField'), role],
          [t('consumerSide.invitationField'), invitation],
          [
            t('consumerSide.linkField'),
            side.link ? (
              <span className={tableStyles.mono}>{side.link}</span>
            ) : (
              t('consumerSide.noLink')
            ),
          ],
          [
            t('consumerSide.checkedAtField'),
            side.checkedAt ? (
              <Time at={side.checkedAt} format="both" />
            ) : (
              t('consumerSide.neverChecked')
            ),
          ],
        ]}
      />
      <CheckAgain {...props} isChecking={side.checking} />
    </Section>
  );
};
