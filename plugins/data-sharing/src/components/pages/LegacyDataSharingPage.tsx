import { PageWithHeader, TabbedLayout } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { subPaths } from '../../routes';
import { dataSharingTranslationRef } from '../../translation';
import { AllRequestsContent } from '../AllRequests/AllRequestsContent';
import { InboxContent } from '../Inbox/InboxContent';
import { MyRequestsContent } from '../MyRequests/MyRequestsContent';

/** The inbox, my requests and all requests in the shell of the legacy frontend system. */
export const LegacyDataSharingPage = () => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  return (
    <PageWithHeader themeId="tool" title={t('page.title')}>
      <TabbedLayout>
        <TabbedLayout.Route path={subPaths.inbox} title={t('page.inbox')}>
          <InboxContent />
        </TabbedLayout.Route>
        <TabbedLayout.Route
          path={subPaths.myRequests}
          title={t('page.myRequests')}
        >
          <MyRequestsContent />
        </TabbedLayout.Route>
        <TabbedLayout.Route
          path={subPaths.allRequests}
          title={t('page.allRequests')}
        >
          <AllRequestsContent />
        </TabbedLayout.Route>
      </TabbedLayout>
    </PageWithHeader>
  );
};
