import type { ExecutionDescription } from '../aws/ShareWorkflow';
import { endOf, type ExecutionEnd } from '../executions';

const untold =
  'Ended without a grant: denied by the link in its e-mail, or failed. The machine does not tell which';

/** What a Lambda function threw, as Step Functions passes it on. */
function thrownBy(cause: string | undefined): string | undefined {
  try {
    const { errorMessage } = JSON.parse(cause ?? '');
    return typeof errorMessage === 'string' ? errorMessage : cause;
  } catch {
    return cause;
  }
}

/**
 * What the end of an execution of the AWS sample's machine means. What the
 * portal answered it tells by its error; a denial by the link in the e-mail
 * leaves neither error nor cause.
 *
 * @param execution - not running, and not succeeded
 */
export function machineEndOf(execution: ExecutionDescription): ExecutionEnd {
  const { status, error, cause } = execution;
  if (status === 'FAILED' && !error && !cause) {
    return { to: 'failed', reason: untold, error: null, blockers: [] };
  }
  return endOf({ ...execution, cause: thrownBy(cause) });
}
