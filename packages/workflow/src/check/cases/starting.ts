import { central, consumer, region } from '../../embedded/ShareWorld';
import { expectGranted, expectSame, expectThat, type Case } from '../Case';

export const starting: Case[] = [
  {
    name: "takes the contract's input",
    async run(subject) {
      const { database, open } = await subject.product();
      const arn = await subject.world.start({
        contract: 1,
        requestId: 'R1',
        attempt: 1,
        source: { catalogId: central, region, database, table: open },
        target: { account_id: consumer },
        requester: 'user:default/ada',
        reason: 'churn',
        accessEndsAt: subject.inHours(24),
        approval: { required: 'by-verdict', timeoutSeconds: 86_400 },
      });
      const ended = await subject.approveAll(arn);
      expectGranted(ended);
      expectSame('requestId of the output', ended.output.requestId, 'R1');
    },
  },
  {
    name: 'takes the minimal input of the AWS sample, in any case',
    async run(subject) {
      const product = await subject.product();
      const arn = await subject.world.start({
        source: { database: product.database.toUpperCase(), table: 'OPEN' },
        target: { account_id: consumer },
      });
      expectGranted(await subject.approveAll(arn));
      expectSame('grants', await subject.grants(product), [
        `DESCRIBE ${product.database}.open +`,
        `SELECT ${product.database}.open +`,
      ]);
    },
  },
  {
    name: 'ignores unknown fields, and names them in the output',
    async run(subject) {
      const { database, open } = await subject.product();
      const arn = await subject.world.start({
        source: { database, table: open, shard: 1 },
        target: { account_id: consumer },
        colour: 'red',
      });
      const ended = await subject.approveAll(arn);
      expectGranted(ended);
      for (const field of ['colour', 'source.shard']) {
        expectThat(
          ended.output.ignoredFields?.includes(field),
          `ignoredFields of the output names ${field}`,
          ended.output.ignoredFields,
        );
      }
    },
  },
];
