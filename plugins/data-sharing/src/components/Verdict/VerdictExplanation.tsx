import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Flex, Text } from '@backstage/ui';
import type { VerdictSummary } from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingTranslationRef } from '../../translation';
import { VerdictLabel } from './VerdictLabel';
import { VerdictReasons } from './VerdictReasons';

/** A verdict, what it means, and what led to it. */
export const VerdictExplanation = ({
  verdict,
}: {
  verdict: VerdictSummary;
}) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  return (
    <Flex direction="column" gap="3">
      <Flex align="center" gap="2" style={{ flexWrap: 'wrap' }}>
        <VerdictLabel verdict={verdict.verdict} />
        <Text>{t(`verdictMeaning.${verdict.verdict}`)}</Text>
      </Flex>
      <VerdictReasons verdict={verdict} />
    </Flex>
  );
};
