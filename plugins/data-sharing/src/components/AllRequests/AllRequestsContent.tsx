import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { dataSharingTranslationRef } from '../../translation';
import { EmptyState } from '../Feedback/EmptyState';
import { RequestsOverview } from '../Requests/RequestsOverview';

/** All requests that I may see, such as those for what my groups own. */
export const AllRequestsContent = () => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  return (
    <RequestsOverview
      view="all"
      empty={
        <EmptyState
          title={t('requests.empty.allTitle')}
          description={t('requests.empty.allDescription')}
        />
      }
    />
  );
};
