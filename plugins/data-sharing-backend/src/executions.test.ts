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

  it('that somebody stopped says so', () => {
    expect(endOf({ ...execution, status: 'ABORTED' })).toEqual({
      to: 'failed',
      reason: 'The workflow was stopped in AWS',
      error: null,
    });
  });
});
