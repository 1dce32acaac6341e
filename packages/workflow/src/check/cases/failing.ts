import { workflowErrors } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { Fault, FaultKind } from '../../embedded/faults';
import { endOf, expectGranted, expectThat, type Case } from '../Case';
import type { Subject } from '../Subject';

const errors: string[] = Object.values(workflowErrors);

/** A request that takes a machine through as much as there is. */
async function request(subject: Subject, faults: Fault[]) {
  const product = await subject.product();
  subject.aws.faults.set(...faults);
  const first = subject.aws.calls.length;
  const arn = await subject.start(product, '*', {
    accessEndsAt: subject.inHours(24),
    approval: { required: 'always', timeoutSeconds: 3600 },
  });
  const ended = await subject.approveAll(arn);
  subject.aws.faults.clear();
  const calls = subject.aws.calls.slice(first).map(({ action }) => action);
  return { ended, product, calls };
}

/** Which kinds of trouble a call can be in. */
function kindsFor(action: string): FaultKind[] {
  if (action === 'sfn:StartExecution') return ['refused'];
  return action === 'lakeformation:BatchGrantPermissions'
    ? ['refused', 'hangs', 'hangs-when-done', 'in-part']
    : ['refused', 'hangs', 'hangs-when-done'];
}

const expectAll = (grants: string[], when: string) =>
  expectThat(grants.length === 3, `the three rows, ${when}`, grants);

async function oneFails(subject: Subject, fault: Fault) {
  const { ended, product } = await request(subject, [fault]);
  const when = `when call ${fault.nth} of ${fault.action} is ${fault.kind}`;
  const grants = await subject.grants(product);
  if (ended.status === 'SUCCEEDED') {
    expectAll(grants, when);
    return;
  }
  expectThat(
    ended.status === 'FAILED' && errors.includes(ended.error ?? ''),
    `an end that the contract names, ${when}`,
    endOf(ended),
  );
  expectThat(
    grants.length === 0,
    `no grant after ${ended.error}, ${when}`,
    grants,
  );
}

export const failing: Case[] = [
  {
    name: 'leaves no grant behind, whichever call fails',
    async run(subject) {
      const whole = await request(subject, []);
      expectGranted(whole.ended);
      expectAll(await subject.grants(whole.product), 'when no call fails');
      const counts = new Map<string, number>();
      for (const action of whole.calls) {
        const nth = (counts.get(action) ?? 0) + 1;
        counts.set(action, nth);
        for (const kind of kindsFor(action)) {
          await oneFails(subject, { action, nth, kind });
        }
      }
    },
  },
];
