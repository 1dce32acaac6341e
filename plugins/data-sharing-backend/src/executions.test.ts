import { workflowErrors } from '@data-sharing/backstage-plugin-data-sharing-common';
import { endOf, retryable } from './executions';

const execution = {
  stateMachineArn: 'arn',
  name: 'n',
  input: JSON.stringify({
    source: { database: 'sales', table: 'orders' },
    target: { account_id: '444455556666' },
  }),
  status: 'FAILED' as const,
};

describe('the end of an execution', () => {
  it.each([
    [workflowErrors.denied, 'denied', false],
    [workflowErrors.withdrawn, 'withdrawn', false],
    [workflowErrors.approvalTimedOut, 'timed-out', false],
    [workflowErrors.invalidInput, 'failed', false],
    [workflowErrors.productNotFound, 'failed', false],
    [workflowErrors.ownerMissing, 'failed', false],
    [workflowErrors.verdictUnreadable, 'failed', false],
    [workflowErrors.blocked, 'grant-failed', true],
    [workflowErrors.grantFailed, 'grant-failed', true],
    ['States.DataLimitExceeded', 'failed', true],
  ])('by %s is %s, tried again: %s', (error, to, again) => {
    expect(endOf({ ...execution, error })).toMatchObject({ to, error });
    expect(retryable(error)).toBe(again);
  });

  it('gives the reason of a decision, and hides foreign accounts', () => {
    expect(
      endOf({
        ...execution,
        error: workflowErrors.denied,
        cause: JSON.stringify({ decision: 'denied', reason: 'No need' }),
      }).reason,
    ).toBe('Denied: No need');
    expect(
      endOf({
        ...execution,
        error: workflowErrors.grantFailed,
        cause: '444455556666 and 999900001111',
      }).reason,
    ).toBe('Lake Formation refused the grant: 444455556666 and [account]');
  });

  it('by blockers names them, with commands that can be copied', () => {
    const location = `s3://${'lake/'.repeat(30)}`;
    const blocker = {
      code: 'location-not-registered',
      resource: location,
      message: 'Register it in 111122223333, not in 999900001111',
      command: `aws lakeformation register-resource --resource-arn arn:aws:s3:::${location} --role-arn arn:aws:iam::111122223333:role/r`,
    };
    const cause = { message: '1 thing stands in the way', blockers: [blocker] };
    const end = endOf({
      ...execution,
      stateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:s',
      error: workflowErrors.blocked,
      cause: JSON.stringify(cause),
    });
    expect(end).toMatchObject({
      to: 'grant-failed',
      reason:
        'Something stands in the way of the grant: 1 thing stands in the way',
      blockers: [
        {
          ...blocker,
          message: 'Register it in 111122223333, not in [account]',
        },
      ],
    });
  });

  it.each([
    ['text', 'A revocation of the same grant has not finished'],
    ['JSON of another shape', '{"message":"no","blockers":[]}'],
  ])('by a blocker that is told as %s names none', (_, cause) => {
    const end = endOf({ ...execution, error: workflowErrors.blocked, cause });
    expect(end.blockers).toEqual([]);
    expect(end.reason).toContain(cause.startsWith('{') ? 'no' : cause);
  });

  it('that somebody stopped says so', () => {
    expect(endOf({ ...execution, status: 'ABORTED' })).toEqual({
      to: 'failed',
      reason: 'The workflow was stopped in AWS',
      error: null,
      blockers: [],
    });
  });
});
