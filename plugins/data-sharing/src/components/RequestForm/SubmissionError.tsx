import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Alert } from '@backstage/ui';
import { errorText, isTransient } from '../../model/errors';
import { dataSharingTranslationRef } from '../../translation';

/** Why a request was not accepted, and whether to send it again. */
export const SubmissionError = ({ error }: { error: Error }) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { name, message } = errorText(error);
  return (
    <Alert
      role="alert"
      status="danger"
      icon
      title={t('form.errors.title')}
      description={
        <>
          {message} ({name}) {isTransient(error) && t('form.errors.again')}
        </>
      }
    />
  );
};
