import type { ReactNode } from 'react';
import {
  RiCheckboxBlankCircleLine,
  RiCheckboxCircleFill,
  RiQuestionLine,
} from '@remixicon/react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Tab, TabList, TabPanel, Tabs, Text } from '@backstage/ui';
import type { NextStep } from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingTranslationRef } from '../../translation';
import { CopyableCommand } from './CopyableCommand';
import styles from './NextStepChecklist.module.css';

type Tool = 'command' | 'terraform';

/** Whether a step is done, to eyes and in words. */
const DoneMark = ({ done }: Pick<NextStep, 'done'>) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  if (done === null) {
    return (
      <RiQuestionLine
        className={styles.mark}
        role="img"
        aria-label={t('nextSteps.notKnown')}
      />
    );
  }
  return done ? (
    <RiCheckboxCircleFill
      className={styles.mark}
      data-done
      role="img"
      aria-label={t('nextSteps.done')}
    />
  ) : (
    <RiCheckboxBlankCircleLine
      className={styles.mark}
      role="img"
      aria-label={t('nextSteps.toDo')}
    />
  );
};

/** How a step is done with a tool; where that has nothing for it, with the AWS CLI. */
const HowTo = ({ step, tool }: { step: NextStep; tool: Tool }) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  if (step.done) return null;
  const text = step[tool];
  if (text) return <CopyableCommand command={text} />;
  return step.command ? (
    <>
      <Text color="secondary">{t('nextSteps.noTerraform')}</Text>
      <CopyableCommand command={step.command} />
    </>
  ) : null;
};

/** What the consumer has to do after the grant, in order, and what of it is done. */
export const NextStepChecklist = ({ steps }: { steps: NextStep[] }) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const list = (tool: Tool): ReactNode => (
    <ol className={styles.list} aria-label={t('nextSteps.title')}>
      {steps.map(step => (
        <li key={step.title} className={styles.step}>
          <DoneMark done={step.done} />
          <div className={styles.body}>
            <span className={styles.title}>{step.title}</span>
            <p className={styles.detail}>{step.detail}</p>
            <HowTo step={step} tool={tool} />
          </div>
        </li>
      ))}
    </ol>
  );
  if (!steps.some(({ terraform }) => terraform)) return <>{list('command')}</>;
  return (
    <Tabs defaultSelectedKey="command">
      <TabList aria-label={t('nextSteps.tools')}>
        <Tab id="command">{t('nextSteps.cli')}</Tab>
        <Tab id="terraform">{t('nextSteps.terraform')}</Tab>
      </TabList>
      <TabPanel id="command">{list('command')}</TabPanel>
      <TabPanel id="terraform">{list('terraform')}</TabPanel>
    </Tabs>
  );
};
