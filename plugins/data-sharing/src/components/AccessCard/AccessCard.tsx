import { stringifyEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { useEntity } from '@backstage/plugin-catalog-react';
import { ButtonLink, Flex, Text } from '@backstage/ui';
import { useLinks } from '../../hooks/useLinks';
import { isShareable } from '../../isDataProduct';
import { catalogVerdictOf } from '../../model/productEntity';
import { dataSharingTranslationRef } from '../../translation';
import { NotShareable } from '../AccessTab/NotShareable';
import { ProducerFacts } from '../Product/ProducerFacts';
import { Section } from '../Section/Section';
import { VerdictLabel } from '../Verdict/VerdictLabel';

/** The verdict that the catalog knows, whose data it is, and the way to ask for it. */
export const AccessCard = () => {
  const { entity } = useEntity();
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { accessTabPath } = useLinks();
  const verdict = catalogVerdictOf(entity);
  return (
    <Section title={t('access.cardTitle')}>
      {isShareable(entity) ? (
        <>
          {verdict && (
            <Flex direction="column" gap="2" align="start">
              <VerdictLabel verdict={verdict.verdict} />
              <Text>{t(`verdictMeaning.${verdict.verdict}`)}</Text>
            </Flex>
          )}
          <ProducerFacts entity={entity} />
          <Flex>
            <ButtonLink
              variant="primary"
              href={accessTabPath(stringifyEntityRef(entity))}
            >
              {t('access.requestAccess')}
            </ButtonLink>
          </Flex>
        </>
      ) : (
        <NotShareable entity={entity} />
      )}
    </Section>
  );
};
