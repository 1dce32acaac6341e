import {
  RiCheckDoubleLine,
  RiListCheck2,
  RiQuestionLine,
} from '@remixicon/react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { ShareRequestSummary } from '@data-sharing/backstage-plugin-data-sharing-common';
import {
  usabilityOf,
  usabilityTone,
  type Usability,
} from '../../model/requestState';
import { dataSharingTranslationRef } from '../../translation';
import { Pill } from '../Pill/Pill';

const icons: Record<Usability, JSX.Element> = {
  usable: <RiCheckDoubleLine aria-hidden />,
  stepsRemain: <RiListCheck2 aria-hidden />,
  notKnown: <RiQuestionLine aria-hidden />,
};

/** Whether what was granted can be used, in words; nothing where nothing is granted. */
export const UsabilityLabel = (props: {
  request: Pick<ShareRequestSummary, 'state' | 'usable'>;
}) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const usability = usabilityOf(props.request);
  if (!usability) return null;
  return (
    <Pill tone={usabilityTone[usability]} icon={icons[usability]}>
      {t(`usability.${usability}`)}
    </Pill>
  );
};
