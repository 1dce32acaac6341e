import {
  RiCheckLine,
  RiCloseLine,
  RiLoader2Line,
  RiSubtractLine,
  RiTimeLine,
} from '@remixicon/react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { RequestState } from '@data-sharing/backstage-plugin-data-sharing-common';
import { stateTone, type Tone } from '../../model/requestState';
import { dataSharingTranslationRef } from '../../translation';
import { Pill } from '../Pill/Pill';

const icons: Record<Tone, JSX.Element> = {
  info: <RiLoader2Line aria-hidden />,
  warning: <RiTimeLine aria-hidden />,
  success: <RiCheckLine aria-hidden />,
  danger: <RiCloseLine aria-hidden />,
  neutral: <RiSubtractLine aria-hidden />,
};

/** The state of a share request, in words. */
export const StateLabel = ({ state }: { state: RequestState }) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const tone = stateTone[state];
  return (
    <Pill tone={tone} icon={icons[tone]}>
      {t(`state.${state}`)}
    </Pill>
  );
};
