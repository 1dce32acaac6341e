import {
  consumerOutputSchema,
  extendInputSchema,
  revokeInputSchema,
  revokeOutputSchema,
  type ConsumerOutput,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type {
  Change,
  ConsumerFinding,
  OperationKind,
  OperationRecord,
  RequestSnapshot,
} from '../database/RequestStore';
import { heldStates } from '../states';
import { nextConsumerCheck } from './consumerSchedule';

/** What came of an execution: its output, or why there is none. */
export type Result = { output: string | undefined } | { failed: string };

type End = (
  snapshot: RequestSnapshot,
  operation: OperationRecord,
  result: Result,
  now: Date,
) => Change;

/** Why a revocation is under way, by its input. */
export const whyOf = ({ input }: OperationRecord) =>
  revokeInputSchema.shape.why.safeParse(JSON.parse(input).why).data;

/** The end of access that an extension asks for. */
export const newEndOf = ({ input }: OperationRecord) =>
  extendInputSchema.parse(JSON.parse(input)).accessEndsAt;

/** What stays listed by right, where the machine says so. */
function keptIn(output: string | undefined): string[] {
  try {
    return revokeOutputSchema.parse(JSON.parse(output ?? '')).kept;
  } catch {
    // Another machine may say it otherwise; Lake Formation's list counts.
    return [];
  }
}

const closed = (
  kind: OperationKind,
  result: Result,
  now: Date,
): Required<Pick<Change, 'operation'>> => ({
  operation: {
    kind,
    closedAt: now.toISOString(),
    outcome:
      'failed' in result
        ? { status: 'failed', reason: result.failed }
        : {
            status: 'succeeded',
            ...(kind === 'revoke' && { kept: keptIn(result.output) }),
          },
  },
});

/** What ended without anybody's doing. */
export function endedOnItsDate(): Change {
  const message = 'Access ended on its date';
  return {
    to: 'ended',
    stateReason: message,
    patch: { consumerCheckAt: null },
    event: { type: 'ended', actor: null, message },
  };
}

/** The state follows once Lake Formation confirms it. */
const revokeEnd: End = ({ request }, _, result, now) => {
  const common = closed('revoke', result, now);
  if (!('failed' in result)) {
    return {
      ...common,
      event: {
        type: 'revoke-reported',
        actor: null,
        message: 'The workflow reports the revocation',
      },
    };
  }
  return {
    ...common,
    ...(request.state === 'revoking' && {
      to: 'granted',
      stateReason: result.failed,
    }),
    event: { type: 'revoke-failed', actor: null, message: result.failed },
  };
};

const extendEnd: End = ({ request }, operation, result, now) => {
  const common = closed('extend', result, now);
  if ('failed' in result) {
    return {
      ...common,
      ...(request.state === 'granted' && { stateReason: result.failed }),
      event: { type: 'extend-failed', actor: null, message: result.failed },
    };
  }
  const accessEndsAt = newEndOf(operation);
  return {
    ...common,
    ...(heldStates.includes(request.state) && { patch: { accessEndsAt } }),
    ...(request.state === 'granted' && { stateReason: null }),
    event: {
      type: 'extended',
      actor: null,
      message: accessEndsAt
        ? `Access ends at ${accessEndsAt} now`
        : 'Access has no end now',
    },
  };
};

function outputOf(output: string | undefined): ConsumerOutput | undefined {
  try {
    return consumerOutputSchema.parse(JSON.parse(output ?? ''));
  } catch {
    return undefined;
  }
}

const notUnderstood =
  'The workflow answered with something that this portal does not understand';

/** What a person is to be told; nothing new after another look is no news. */
function newsOf(
  before: ConsumerFinding | null,
  { found, failure }: ConsumerFinding,
): Change['event'] {
  const problem = failure ?? found?.problem ?? null;
  const usable = found?.usable ?? null;
  const known =
    before !== null &&
    (before.found?.usable ?? null) === usable &&
    (before.failure ?? before.found?.problem ?? null) === problem;
  if (known) return undefined;
  if (usable) {
    return { type: 'usable', actor: null, message: 'The consumer can use it' };
  }
  return {
    type: 'steps-remain',
    actor: null,
    message: problem ?? 'Steps remain on the side of the consumer',
  };
}

const consumerEnd: End = ({ request, attempt }, _, result, now) => {
  const checkedAt = now.toISOString();
  const output = 'failed' in result ? undefined : outputOf(result.output);
  const failure = 'failed' in result ? result.failed : notUnderstood;
  const finding: ConsumerFinding = output
    ? { found: output, failure: null, checkedAt }
    : // A look that failed takes nothing back.
      { found: request.consumerSide?.found ?? null, failure, checkedAt };
  const common = closed('consumer', output ? result : { failed: failure }, now);
  if (request.state !== 'granted') return common;
  return {
    ...common,
    patch: {
      consumerSide: finding,
      consumerCheckAt: finding.found?.usable
        ? null
        : nextConsumerCheck(attempt.closedAt ?? checkedAt, now),
    },
    event: newsOf(request.consumerSide, finding),
  };
};

/** What the end of an operation changes, by its kind. */
export const operationEnds: Record<OperationKind, End> = {
  revoke: revokeEnd,
  extend: extendEnd,
  consumer: consumerEnd,
};
