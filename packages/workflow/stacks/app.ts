import { App } from 'aws-cdk-lib';
import { CentralStack } from './CentralStack';
import { readConfig } from './config';
import { ConsumerStack } from './ConsumerStack';
import { ProducerStack } from './ProducerStack';

/**
 * The stacks of a configuration.
 *
 * @param path - of the configuration
 * @throws ConfigError that names the key
 */
export function makeApp(path: string): App {
  const config = readConfig(path);
  const app = new App({ analyticsReporting: false });
  new CentralStack(app, config);
  for (const producer of config.producers) {
    new ProducerStack(app, config, producer);
  }
  for (const consumer of config.consumers) {
    new ConsumerStack(app, config, consumer);
  }
  return app;
}
