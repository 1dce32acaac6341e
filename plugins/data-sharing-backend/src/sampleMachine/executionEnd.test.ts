import type { ExecutionDescription } from '../aws/ShareWorkflow';
import { machineEndOf } from './executionEnd';

const execution = (
  more: Partial<ExecutionDescription>,
): ExecutionDescription => ({
  stateMachineArn: '',
  name: 'n',
  input:
    '{"source":{"database":"sales","table":"orders"},"target":{"account_id":"444455556666"}}',
  status: 'FAILED',
  ...more,
});

describe('machineEndOf', () => {
  it('does not claim to know what an e-mail’s link leaves unsaid', () => {
    expect(machineEndOf(execution({}))).toEqual({
      to: 'failed',
      reason: expect.stringContaining('denied by the link in its e-mail, or'),
      error: null,
      blockers: [],
    });
  });

  it('knows what the portal answered', () => {
    const cause =
      '{"decision":"denied","by":["user:default/pam"],"reason":"no"}';
    expect(
      machineEndOf(execution({ error: 'DataSharing.Denied', cause })),
    ).toMatchObject({
      to: 'denied',
      reason: 'Denied: no',
      error: 'DataSharing.Denied',
    });
    expect(
      machineEndOf(execution({ error: 'DataSharing.Withdrawn' })),
    ).toMatchObject({ to: 'withdrawn' });
  });

  it('says what a function threw, without its stack and foreign accounts', () => {
    const cause = JSON.stringify({
      errorType: 'AccessDeniedException',
      errorMessage: '999900001111 may not grant to 444455556666',
      trace: ['at Runtime.handler (/var/task/index.js:1:1)'],
    });
    expect(
      machineEndOf(execution({ error: 'AccessDeniedException', cause })),
    ).toMatchObject({
      to: 'failed',
      reason:
        'The workflow failed with AccessDeniedException: [account] may not grant to 444455556666',
      error: 'AccessDeniedException',
    });
  });

  it('tells an execution that somebody stopped', () => {
    expect(machineEndOf(execution({ status: 'ABORTED' }))).toMatchObject({
      to: 'failed',
      reason: 'The workflow was stopped in AWS',
    });
  });
});
