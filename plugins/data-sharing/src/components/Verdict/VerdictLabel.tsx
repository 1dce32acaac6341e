import {
  RiEyeOffLine,
  RiFlagLine,
  RiQuestionLine,
  RiShieldCheckLine,
} from '@remixicon/react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { Verdict } from '@data-sharing/backstage-plugin-data-sharing-common';
import { verdictTone } from '../../model/requestState';
import { dataSharingTranslationRef } from '../../translation';
import { Pill } from '../Pill/Pill';

const icons: Record<Verdict, JSX.Element> = {
  sensitive: <RiEyeOffLine aria-hidden />,
  unknown: <RiQuestionLine aria-hidden />,
  unflagged: <RiFlagLine aria-hidden />,
  'not-sensitive': <RiShieldCheckLine aria-hidden />,
};

/** How sensitive a product is, in words. */
export const VerdictLabel = ({ verdict }: { verdict: Verdict }) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  return (
    <Pill tone={verdictTone[verdict]} icon={icons[verdict]}>
      {t(`verdict.${verdict}`)}
    </Pill>
  );
};
