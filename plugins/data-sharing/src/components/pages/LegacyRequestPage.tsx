import { Content, PageWithHeader } from '@backstage/core-components';
import { useRouteRef, useRouteRefParams } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { requestRouteRef, rootRouteRef } from '../../routes';
import { dataSharingTranslationRef } from '../../translation';
import { RequestContent } from '../RequestPage/RequestContent';

/** One request in the shell of the legacy frontend system. */
export const LegacyRequestPage = () => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { id } = useRouteRefParams(requestRouteRef);
  const rootPath = useRouteRef(rootRouteRef);
  return (
    <PageWithHeader
      themeId="tool"
      title={t('page.request')}
      type={t('page.title')}
      typeLink={rootPath()}
    >
      <Content>
        <RequestContent id={id} />
      </Content>
    </PageWithHeader>
  );
};
