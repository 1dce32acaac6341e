import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Flex } from '@backstage/ui';
import type { ShareRequest } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { DialogAction } from '../../model/requestActions';
import { dataSharingTranslationRef } from '../../translation';
import { ActionButtons } from '../RequestDialogs/ActionButtons';
import { RetryButton } from './RetryButton';

/**
 * What I may do with a request now, as the backend says. To try again what is
 * blocked is offered where it says what to mend first.
 */
export const RequestActions = (props: {
  request: ShareRequest;
  onAct: (action: DialogAction) => void;
  onChanged: () => void;
}) => {
  const { onAct, onChanged, request } = props;
  const { t } = useTranslationRef(dataSharingTranslationRef);
  return (
    <Flex direction="column" gap="3">
      <ActionButtons request={request} size="medium" onAct={onAct} />
      {request.blockers.length === 0 && (
        <RetryButton
          request={request}
          label={t('request.retry')}
          onChanged={onChanged}
        />
      )}
    </Flex>
  );
};
