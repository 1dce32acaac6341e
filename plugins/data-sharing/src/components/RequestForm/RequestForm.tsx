import { useRef, useState, type FormEvent } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Button, Text } from '@backstage/ui';
import {
  maxColumns,
  type ConsumerAccount,
  type ProductSchema,
  type Scope,
  type ShareRequest,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { errorText, fieldNamedBy } from '../../model/errors';
import { dataSharingTranslationRef } from '../../translation';
import { ColumnsField } from './ColumnsField';
import {
  emptyForm,
  fields,
  previewHint,
  problemsOf,
  submissionOf,
  type Field,
  type FormValues,
} from './formValues';
import { PreviewPanel } from './PreviewPanel';
import { RequestFields } from './RequestFields';
import { SubmissionError } from './SubmissionError';
import { usePreview } from './usePreview';
import { useSubmission } from './useSubmission';
import styles from './RequestForm.module.css';

/** The form of a request, with what it would do. */
export const RequestForm = (props: {
  entityRef: string;
  scope: Scope;
  accounts: ConsumerAccount[];
  /** Undefined until it is read; columns can be chosen then. */
  schema: ProductSchema | undefined;
  onSent: (request: ShareRequest) => void;
}) => {
  const { accounts, entityRef, schema, scope, onSent } = props;
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState<FormValues>({
    ...emptyForm,
    consumerAccountId: accounts.length === 1 ? accounts[0].id : '',
  });
  const [isChecked, setIsChecked] = useState(false);
  const preview = usePreview({ entityRef, scope }, values);
  const submission = useSubmission();
  const wrongField = fieldNamedBy(submission.error, fields);

  const problems: Partial<Record<Field, string>> = {};
  for (const [field, problem] of Object.entries(
    problemsOf(values, new Date()),
  )) {
    // Nobody counts to the limit: it is told before anything is sent.
    if (!isChecked && problem !== 'columnsTooMany') continue;
    problems[field as Field] = t(`form.errors.${problem}`, {
      accountId: values.consumerAccountId,
      maxColumns: String(maxColumns),
    });
  }
  if (wrongField) problems[wrongField] = errorText(submission.error).message;

  const change = (changed: Partial<FormValues>) => {
    setValues(before => ({ ...before, ...changed }));
    submission.reset();
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (submission.isPending) return;
    setIsChecked(true);
    if (Object.keys(problemsOf(values, new Date())).length > 0) {
      focusFirstInvalid(form.current);
      return;
    }
    const sent = await submission.submit(
      submissionOf({ entityRef, scope }, values),
    );
    if (sent) onSent(sent);
    else preview.reload();
  };

  return (
    <form ref={form} className={styles.form} noValidate onSubmit={submit}>
      <Text color="secondary">{t('form.intro')}</Text>
      {scope === 'all-tables' && <Text>{t('form.scopeAllTables')}</Text>}
      {scope === 'table' && schema && schema.columns.length > 0 && (
        <ColumnsField
          schema={schema}
          values={values}
          problem={problems.columns}
          onChange={change}
        />
      )}
      <RequestFields
        accounts={accounts}
        values={values}
        problems={problems}
        onChange={change}
      />
      <PreviewPanel preview={preview} hint={previewHint(values)} />
      {submission.error && !wrongField && (
        <SubmissionError error={submission.error} />
      )}
      <Button
        type="submit"
        variant="primary"
        isPending={submission.isPending}
        // Nothing is sent whose consequences were not shown.
        isDisabled={
          !preview.isCurrent ||
          (preview.isWanted &&
            (!preview.data || preview.data.outcome === 'refused'))
        }
      >
        {t('form.submit')}
      </Button>
    </form>
  );
};

// The fields say that they are invalid only after the next drawing.
function focusFirstInvalid(form: HTMLFormElement | null) {
  requestAnimationFrame(() =>
    form
      ?.querySelector<HTMLElement>(
        'textarea[aria-invalid], input[aria-invalid], [data-invalid] :is(input, button:enabled)',
      )
      ?.focus(),
  );
}
