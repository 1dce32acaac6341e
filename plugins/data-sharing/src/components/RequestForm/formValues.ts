import {
  maxColumns,
  type PreviewQuery,
  type Scope,
  type SubmitRequest,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { endOfDay, isPast, type CalendarDay } from '../../model/accessEnd';

/** What somebody typed, in the names of the API's fields. */
export interface FormValues {
  /** Whether the whole product is asked for, or only the columns below. */
  covers: 'all' | 'columns';
  /** Names, in the order of the table. Kept while the whole product is asked for. */
  columns: string[];
  consumerAccountId: string;
  consumerPrincipal: string;
  reason: string;
  accessEndsOn: CalendarDay | null;
}

export const emptyForm: FormValues = {
  covers: 'all',
  columns: [],
  consumerAccountId: '',
  consumerPrincipal: '',
  reason: '',
  accessEndsOn: null,
};

/** Fields by the names under which the backend speaks of them, the longest first. */
export const fields = [
  'consumerAccountId',
  'consumerPrincipal',
  'accessEndsAt',
  'columns',
  'reason',
] as const;

export type Field = (typeof fields)[number];

export type FieldProblem =
  | 'columnsMissing'
  | 'columnsTooMany'
  | 'accountMissing'
  | 'reasonMissing'
  | 'roleMalformed'
  | 'endPast';

const roleArn = /^arn:aws[a-z-]*:iam::(\d{12}):role\/[\w+=,.@/-]{1,512}$/;

const isRoleOf = (arn: string, accountId: string) =>
  roleArn.exec(arn)?.[1] === accountId;

/** The columns that are asked for; undefined for the whole product. */
export const askedColumns = ({
  covers,
  columns,
}: Pick<FormValues, 'covers' | 'columns'>): string[] | undefined =>
  covers === 'columns' ? columns : undefined;

function columnsProblem(
  values: Pick<FormValues, 'covers' | 'columns'>,
): FieldProblem | undefined {
  const columns = askedColumns(values);
  if (columns?.length === 0) return 'columnsMissing';
  return columns && columns.length > maxColumns ? 'columnsTooMany' : undefined;
}

/** What is wrong before anything is sent. The backend has the last word. */
export function problemsOf(
  values: FormValues,
  now: Date,
): Partial<Record<Field, FieldProblem>> {
  const { consumerAccountId, accessEndsOn } = values;
  const role = values.consumerPrincipal.trim();
  const columns = columnsProblem(values);
  return {
    ...(columns && { columns }),
    ...(!consumerAccountId && { consumerAccountId: 'accountMissing' as const }),
    ...(!values.reason.trim() && { reason: 'reasonMissing' as const }),
    ...(role &&
      consumerAccountId &&
      !isRoleOf(role, consumerAccountId) && {
        consumerPrincipal: 'roleMalformed' as const,
      }),
    ...(accessEndsOn &&
      isPast(accessEndsOn, now) && { accessEndsAt: 'endPast' as const }),
  };
}

/** What must be chosen or mended before a preview is possible, the first of it. */
export function previewHint(
  values: Omit<FormValues, 'reason' | 'accessEndsOn'>,
): 'hint' | 'columnsHint' | 'roleHint' {
  if (!values.consumerAccountId) return 'hint';
  return columnsProblem(values) ? 'columnsHint' : 'roleHint';
}

interface Target {
  entityRef: string;
  scope: Scope;
}

export function submissionOf(
  { entityRef, scope }: Target,
  values: FormValues,
): SubmitRequest {
  const role = values.consumerPrincipal.trim();
  const columns = askedColumns(values);
  return {
    entityRef,
    scope,
    ...(columns && { columns }),
    consumerAccountId: values.consumerAccountId,
    ...(role && { consumerPrincipal: role }),
    reason: values.reason.trim(),
    ...(values.accessEndsOn && { accessEndsAt: endOfDay(values.accessEndsOn) }),
  };
}

/** What can be previewed already; undefined while account, role or columns are not clear. */
export function previewQueryOf(
  { entityRef, scope }: Target,
  values: Omit<FormValues, 'reason' | 'accessEndsOn'>,
): PreviewQuery | undefined {
  const { consumerAccountId } = values;
  const role = values.consumerPrincipal.trim();
  const columns = askedColumns(values);
  if (!consumerAccountId || columnsProblem(values)) return undefined;
  if (role && !isRoleOf(role, consumerAccountId)) return undefined;
  return {
    entityRef,
    scope,
    ...(columns && { columns }),
    consumerAccountId,
    ...(role && { consumerPrincipal: role }),
  };
}
