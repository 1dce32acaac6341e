import type {
  PreviewQuery,
  Scope,
  SubmitRequest,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { endOfDay, isPast, type CalendarDay } from '../../model/accessEnd';

/** What somebody typed, in the names of the API's fields. */
export interface FormValues {
  consumerAccountId: string;
  consumerPrincipal: string;
  reason: string;
  accessEndsOn: CalendarDay | null;
}

export const emptyForm: FormValues = {
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
  'reason',
] as const;

export type Field = (typeof fields)[number];

export type FieldProblem =
  | 'accountMissing'
  | 'reasonMissing'
  | 'roleMalformed'
  | 'endPast';

const roleArn = /^arn:aws[a-z-]*:iam::(\d{12}):role\/[\w+=,.@/-]{1,512}$/;

const isRoleOf = (arn: string, accountId: string) =>
  roleArn.exec(arn)?.[1] === accountId;

/** What is wrong before anything is sent. The backend has the last word. */
export function problemsOf(
  values: FormValues,
  now: Date,
): Partial<Record<Field, FieldProblem>> {
  const { consumerAccountId, accessEndsOn } = values;
  const role = values.consumerPrincipal.trim();
  return {
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

interface Target {
  entityRef: string;
  scope: Scope;
}

export function submissionOf(
  { entityRef, scope }: Target,
  values: FormValues,
): SubmitRequest {
  const role = values.consumerPrincipal.trim();
  return {
    entityRef,
    scope,
    consumerAccountId: values.consumerAccountId,
    ...(role && { consumerPrincipal: role }),
    reason: values.reason.trim(),
    ...(values.accessEndsOn && { accessEndsAt: endOfDay(values.accessEndsOn) }),
  };
}

/** What can be previewed already; undefined while the account or role is not clear. */
export function previewQueryOf(
  { entityRef, scope }: Target,
  values: Pick<FormValues, 'consumerAccountId' | 'consumerPrincipal'>,
): PreviewQuery | undefined {
  const { consumerAccountId } = values;
  const role = values.consumerPrincipal.trim();
  if (!consumerAccountId) return undefined;
  if (role && !isRoleOf(role, consumerAccountId)) return undefined;
  return {
    entityRef,
    scope,
    consumerAccountId,
    ...(role && { consumerPrincipal: role }),
  };
}
