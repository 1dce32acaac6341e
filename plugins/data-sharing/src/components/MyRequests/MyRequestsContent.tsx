import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { dataSharingTranslationRef } from '../../translation';
import { EmptyState } from '../Feedback/EmptyState';
import { RequestsOverview } from '../Requests/RequestsOverview';

/** What I asked for, newest first. */
export const MyRequestsContent = () => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  return (
    <RequestsOverview
      view="mine"
      empty={
        <EmptyState
          title={t('requests.empty.mineTitle')}
          description={t('requests.empty.mineDescription')}
        />
      }
    />
  );
};
