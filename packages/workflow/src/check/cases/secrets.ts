import { expectGranted, expectThat, type Case } from '../Case';
import type { Subject } from '../Subject';

/** Executions that an execution started, by their ARNs. */
const startedSince = (subject: Subject, firstCall: number): string[] =>
  subject.aws.calls
    .slice(firstCall)
    .filter(({ action }) => action === 'sfn:StartExecution')
    .map(({ input }) => String(input));

/** Whether an event of a history is the question itself. */
const isQuestion = (event: any) =>
  /^sendMessage/.test(event.taskScheduledEventDetails?.resource);

export const secrets: Case[] = [
  {
    name: 'puts the token nowhere but into the question',
    async run(subject) {
      const product = await subject.product();
      const firstCall = subject.aws.calls.length;
      const arn = await subject.start(product, '*', {
        requestId: 'R4',
        accessEndsAt: subject.inHours(24),
      });
      const ended = await subject.approveAll(arn);
      expectGranted(ended);
      const tokens = ended.asked.map(({ token }) => token);
      expectThat(tokens.length > 0, 'a question with a token', 'none');
      const expectNone = (where: string, content: unknown) => {
        const text = JSON.stringify(content) ?? '';
        expectThat(
          !tokens.some(token => text.includes(token)),
          `no token in ${where}`,
          'a token',
        );
      };
      for (const { action, input } of subject.aws.calls.slice(firstCall)) {
        const toQueue = input?.QueueUrl === subject.world.queueUrl;
        if (!toQueue) expectNone(`what ${action} is called with`, input);
      }
      for (const started of [arn, ...startedSince(subject, firstCall)]) {
        const { input, output, cause } = await subject.world.describe(started);
        expectNone(`input, output or cause of ${started}`, [
          input,
          output,
          cause,
        ]);
        const history = await subject.aws.history(started);
        expectNone(
          `states and variables of ${started}`,
          history.filter(event => !isQuestion(event)),
        );
      }
    },
  },
  {
    name: 'needs nobody to stop an execution, and stops none',
    async run(subject) {
      const firstCall = subject.aws.calls.length;
      const arns: string[] = [];
      for (const error of ['DataSharing.Denied', 'DataSharing.Withdrawn']) {
        const product = await subject.product();
        const arn = await subject.start(product, product.people);
        const [question] = await subject.asks(arn);
        expectThat(question !== undefined, 'a question with a token', 'none');
        await subject.world.refuse(question.token, error);
        arns.push(arn);
      }
      const product = await subject.product();
      const arn = await subject.start(product, product.people);
      await subject.approveAll(arn);
      arns.push(arn);
      await subject.aws.settled();
      for (const started of [...arns, ...startedSince(subject, firstCall)]) {
        const { status } = await subject.world.describe(started);
        expectThat(
          status === 'SUCCEEDED' || status === 'FAILED',
          `${started} ends by itself`,
          status,
        );
      }
      const stops = subject.aws.calls
        .slice(firstCall)
        .filter(({ action }) => action === 'sfn:StopExecution');
      expectThat(stops.length === 0, 'no call of StopExecution', stops);
    },
  },
];
