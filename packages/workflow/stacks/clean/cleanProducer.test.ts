import {
  CreateTopicCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { startSandbox } from '@data-sharing/aws-sandbox';
import { config, producer, region } from '../__testUtils__/synth';
import { cleanProducer } from './cleanProducer';

describe('clean:producer', () => {
  it('lists who is told, and destroys only on request', async () => {
    const sandbox = await startSandbox({ port: 0, dataFile: ':memory:' });
    const sns = new SNSClient({
      endpoint: sandbox.endpoint,
      region,
      credentials: { accessKeyId: producer, secretAccessKey: 'sandbox' },
    });
    const cdk = jest.fn(async () => 0);
    const printed: string[] = [];
    const clean = (destroy: boolean) =>
      cleanProducer(sns, config, config.producers[0], {
        destroy,
        cdk,
        print: line => printed.push(line),
      });
    try {
      await clean(false);
      expect(printed).toEqual(['Told of requests: nobody']);
      const { TopicArn } = await sns.send(
        new CreateTopicCommand({ Name: 'DataLakeSharingApproval' }),
      );
      const Endpoint = `arn:aws:sqs:${region}:${producer}:mail`;
      await sandbox.call(
        'sqs',
        'CreateQueue',
        { QueueName: 'mail' },
        sandbox.caller(producer),
      );
      await sns.send(
        new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }),
      );
      await clean(false);
      expect(printed.slice(1)).toEqual([
        'Told of requests: 1',
        `  sqs ${Endpoint}`,
      ]);
      expect(cdk).not.toHaveBeenCalled();
      await clean(true);
      expect(cdk).toHaveBeenCalledWith([
        'destroy',
        `data-sharing-producer-${producer}`,
        '--force',
      ]);
    } finally {
      sns.destroy();
      await sandbox.stop();
    }
  });
});
