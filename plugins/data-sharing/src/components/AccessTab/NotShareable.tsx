import type { Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { ButtonLink } from '@backstage/ui';
import { useLinks } from '../../hooks/useLinks';
import { isResourceLink } from '../../isDataProduct';
import { linkTargetOf } from '../../model/productEntity';
import { dataSharingTranslationRef } from '../../translation';
import { Notice } from '../Feedback/Notice';

/** Why access to this entity cannot be requested, and where it can. */
export const NotShareable = ({ entity }: { entity: Entity }) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { accessTabPath } = useLinks();
  if (!isResourceLink(entity)) {
    return (
      <Notice
        status="info"
        title={t('access.notProduct.title')}
        description={t('access.notProduct.description')}
      />
    );
  }
  const target = linkTargetOf(entity);
  return (
    <Notice
      status="info"
      title={t('access.resourceLink.title')}
      description={t('access.resourceLink.description')}
      actions={
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
