import type { Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Alert, ButtonLink } from '@backstage/ui';
import { useLinks } from '../../hooks/useLinks';
import { isResourceLink } from '../../isDataProduct';
import { linkTargetOf } from '../../model/productEntity';
import { dataSharingTranslationRef } from '../../translation';

/** Why access to this entity cannot be requested, and where it can. */
export const NotShareable = ({ entity }: { entity: Entity }) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { accessTabPath } = useLinks();
  if (!isResourceLink(entity)) {
    return (
      <Alert
        status="info"
        icon
        title={t('access.notProduct.title')}
        description={t('access.notProduct.description')}
      />
    );
  }
  const target = linkTargetOf(entity);
  return (
    <Alert
      status="info"
      icon
      title={t('access.resourceLink.title')}
      description={t('access.resourceLink.description')}
      customActions={
        target && (
          <ButtonLink
            size="small"
            variant="secondary"
            href={accessTabPath(target)}
          >
            {t('access.resourceLink.target')}
          </ButtonLink>
        )
      }
    />
  );
};
