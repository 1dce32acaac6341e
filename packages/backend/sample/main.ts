// Writes the sample catalogue to the AWS endpoint of the environment, deploys
// the workflow there, and puts what the portal needs to know into a file.
import { writeFileSync } from 'node:fs';
import { deploySample } from './deploySample';
import { region } from './glue';
import { seedCatalog, seedLocations, seedProducerTopics } from './seed';

async function main(file: string | undefined) {
  if (!file) {
    throw new Error('Usage: main.ts FILE, where FILE is what to write to');
  }
  const endpoint = process.env.AWS_ENDPOINT_URL;
  // The SDK would go to AWS itself, where nobody wants the sample data.
  if (!endpoint) {
    throw new Error('Set AWS_ENDPOINT_URL to the endpoint of the AWS sandbox');
  }
  const config = { endpoint, region };
  const seeded = await seedCatalog(config);
  await seedLocations(config);
  await seedProducerTopics(config);
  const deployment = await deploySample(
    config,
    process.env.PORTAL_URL ?? 'http://127.0.0.1:7007',
  );
  writeFileSync(file, `${JSON.stringify(deployment, null, 2)}\n`);
  process.stdout.write(
    `Sample data: ${seeded.databases} databases and ${seeded.tables} tables created\n`,
  );
}

main(process.argv[2]).catch(error => {
  process.stderr.write(
    `The sample data could not be written: ${error.message}\n`,
  );
  process.exit(1);
});
