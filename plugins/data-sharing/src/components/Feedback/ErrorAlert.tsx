import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Alert, Button } from '@backstage/ui';
import { errorText, isTransient } from '../../model/errors';
import { dataSharingTranslationRef } from '../../translation';

/** An error by name, in the place of what it keeps from being shown. */
export const ErrorAlert = (props: {
  error: Error;
  title?: string;
  onRetry?: () => void;
}) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { name, message } = errorText(props.error);
  return (
    <Alert
      role="alert"
      status="danger"
      icon
      title={props.title ?? t('error.title')}
      description={
        <>
          {message} ({name})
          {props.onRetry && isTransient(props.error) && (
            <> {t('error.retrying')}</>
          )}
        </>
      }
      customActions={
        props.onRetry && (
          <Button size="small" variant="secondary" onPress={props.onRetry}>
            {t('error.again')}
          </Button>
        )
      }
    />
  );
};
