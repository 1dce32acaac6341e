import Step from '@material-ui/core/Step';
import StepLabel from '@material-ui/core/StepLabel';
import Stepper from '@material-ui/core/Stepper';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { ShareRequest } from '@data-sharing/backstage-plugin-data-sharing-common';
import { useIsNarrow } from '../../hooks/useIsNarrow';
import { lifeOf, type LifeStep } from '../../model/requestLife';
import { usabilityOf } from '../../model/requestState';
import { dataSharingTranslationRef } from '../../translation';
import styles from './LifeStepper.module.css';

/** How far a request has come. */
export const LifeStepper = ({ request }: { request: ShareRequest }) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const isNarrow = useIsNarrow();
  const steps = lifeOf(request);

  const usability = usabilityOf(request);

  const labelOf = ({ name, status }: LifeStep) => {
    if (name === 'usable') return t(`usability.${usability ?? 'usable'}`);
    if (status === 'active' || status === 'failed') {
      return t(`state.${request.state}`);
    }
    return name === 'approval' ? t('request.approval') : t(`state.${name}`);
  };

  return (
    <Stepper
      className={styles.stepper}
      orientation={isNarrow ? 'vertical' : 'horizontal'}
      alternativeLabel={!isNarrow}
      activeStep={steps.findIndex(({ status }) => status !== 'done')}
      aria-label={t('request.life')}
    >
      {steps.map(step => (
        <Step
          key={step.name}
          completed={step.status === 'done'}
          active={step.status === 'active'}
          aria-current={step.status === 'active' ? 'step' : undefined}
        >
          <StepLabel
            error={step.status === 'failed'}
            classes={{ label: styles.label }}
          >
            <span className={styles.label} data-status={step.status}>
              {labelOf(step)}
            </span>
          </StepLabel>
        </Step>
      ))}
    </Stepper>
  );
};
