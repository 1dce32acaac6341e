import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Button } from '@backstage/ui';
import { errorText, isTransient } from '../../model/errors';
import { dataSharingTranslationRef } from '../../translation';
import { Notice } from './Notice';

/** An error by name, in the place of what it keeps from being shown. */
export const ErrorAlert = (props: {
  error: Error;
  title?: string;
  onRetry?: () => void;
}) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { name, message } = errorText(props.error);
  return (
    <Notice
      role="alert"
      status="danger"
      title={props.title ?? t('error.title')}
      description={
        <>
          {message} ({name})
          {props.onRetry && isTransient(props.error) && (
            <> {t('error.retrying')}</>
          )}
        </>
      }
      actions={
        props.onRetry && (
          <Button size="small" variant="secondary" onPress={props.onRetry}>
            {t('error.again')}
          </Button>
        )
      }
    />
  );
};
