import { text, type Path } from './Path';

export const decisions: Path[] = [
  {
    name: 'denied',
    answer: (world, token) => world.refuse(token),
    end: 'Denied',
    says: '"decision":"denied"',
  },
  {
    name: 'withdrawn',
    answer: (world, token) => world.refuse(token, 'DataSharing.Withdrawn', 'w'),
    end: 'Withdrawn',
    says: 'w',
  },
  {
    name: 'answered with anything else',
    answer: (world, token) => world.answer(token, { decision: 'yes' }),
    end: 'Denied',
  },
  {
    name: 'answered by more people than the output has room for',
    answer: (world, token) =>
      world.answer(token, { decision: 'approved', by: [text(250_000)] }),
    end: 'Denied',
  },
  {
    name: 'failed with an error that means nothing here',
    answer: (world, token) => world.refuse(token, 'Portal.Broken', 'oh'),
    end: 'Blocked',
    says: 'Portal.Broken: oh',
  },
  {
    name: 'decided by nobody',
    input: { approval: { timeoutSeconds: 600 } },
    answer: async () => {},
    patience: 601,
    end: 'ApprovalTimedOut',
    says: '600 seconds',
  },
  {
    name: 'approved too late',
    input: { approval: { timeoutSeconds: 600 } },
    answer: async (world, token) => {
      await world.aws.pass(601);
      await expect(world.answer(token)).rejects.toThrow('Task Timed Out');
    },
    end: 'ApprovalTimedOut',
  },
  {
    name: 'approved twice: the second answer is refused',
    answer: async (world, token) => {
      await world.answer(token);
      await expect(world.answer(token)).rejects.toThrow('Task Timed Out');
    },
    end: 'granted',
  },
  {
    name: 'approved, then denied: the first answer counts',
    answer: async (world, token) => {
      await world.answer(token);
      await expect(world.refuse(token)).rejects.toThrow('Task Timed Out');
    },
    end: 'granted',
  },
  {
    name: 'approved while the question is asked again: nobody waits for the first',
    faults: [{ action: 'sqs:SendMessage', kind: 'breaks-off-when-done' }],
    answer: async (world, token, round) => {
      if (round > 1) await world.refuse(token);
      else {
        await expect(world.answer(token)).rejects.toThrow('Task Timed Out');
      }
    },
    end: 'Denied, asked 2 times',
  },
];
