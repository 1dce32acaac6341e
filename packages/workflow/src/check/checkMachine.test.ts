import { shippedText } from '../definitions';
import { checkMachine } from './checkMachine';
import { contractCases } from './contractCases';

const failed = (results: Awaited<ReturnType<typeof checkMachine>>) =>
  results.filter(({ finding }) => finding);

it('the shipped machine keeps the contract, case by case', async () => {
  const told: string[] = [];
  const results = await checkMachine(
    { machines: { share: shippedText('share') } },
    ({ name }) => told.push(name),
  );
  expect(failed(results)).toEqual([]);
  expect(results).toHaveLength(contractCases.length + 1);
  expect(told).toEqual(results.map(({ name }) => name));
}, 60_000);

it('a definition that is none fails, and nothing else is tried', async () => {
  const share = JSON.stringify({ StartAt: 'A', States: {} });
  const results = await checkMachine({ machines: { share } });
  expect(results).toEqual([
    {
      name: 'is a definition that Step Functions takes',
      finding: {
        expected: 'the case to run through',
        found: expect.stringContaining('InvalidDefinition'),
      },
    },
  ]);
});

it('a value that the definition lacks is named', async () => {
  const share = JSON.stringify({ Comment: '${Mystery}' });
  await expect(checkMachine({ machines: { share } })).rejects.toThrow(
    'Mystery',
  );
});

it('a machine that is content with everything, and shares nothing, keeps none of it', async () => {
  const share = JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'Fine',
    States: { Fine: { Type: 'Succeed', Output: {} } },
  });
  const held = (await checkMachine({ machines: { share } }))
    .filter(({ finding }) => !finding)
    .map(({ name }) => name);
  expect(held).toEqual(['is a definition that Step Functions takes']);
}, 60_000);
