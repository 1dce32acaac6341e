import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { coverageOf, elementsOf } from './coverage';
import type { MachineDefinition } from './definition';

/** A history in which each event follows the one before it. */
class History {
  readonly events: HistoryEvent[] = [];

  add(type: string, details: object = {}, after = this.events.length): this {
    this.events.push({
      id: this.events.length + 1,
      previousEventId: after,
      timestamp: new Date(0),
      type: type as HistoryEvent['type'],
      ...details,
    });
    return this;
  }

  enter(name: string, after?: number) {
    return this.add(
      'StateEntered',
      { stateEnteredEventDetails: { name } },
      after,
    );
  }

  exit(name: string, assignedVariables: Record<string, string> = {}) {
    return this.add('StateExited', {
      stateExitedEventDetails: { name, assignedVariables },
    });
  }

  call() {
    return this.add('TaskScheduled').add('TaskStarted');
  }

  fail(error: string) {
    return this.add('TaskFailed', { taskFailedEventDetails: { error } });
  }
}

const task: MachineDefinition = {
  StartAt: 'Call',
  States: {
    Call: {
      Type: 'Task',
      Retry: [
        { ErrorEquals: ['Slow'], MaxAttempts: 2 },
        { ErrorEquals: ['States.TaskFailed'], MaxAttempts: 1 },
      ],
      Catch: [
        { ErrorEquals: ['States.DataLimitExceeded'], Next: 'Bad' },
        { ErrorEquals: ['Gone'], Next: 'Lost' },
        { ErrorEquals: ['States.ALL'], Next: 'Bad' },
      ],
      Next: 'Good',
    },
    Good: { Type: 'Pass', End: true },
    Lost: { Type: 'Fail' },
    Bad: { Type: 'Fail' },
  },
};

const reached = (...histories: History[]) =>
  coverageOf(
    task,
    histories.map(({ events }) => events),
  ).reached;

describe('elementsOf', () => {
  it('lists states, ways out and retries that can give up', () => {
    expect(elementsOf(task)).toEqual([
      'Call',
      'Call: Next → Good',
      'Call: Retry[0] exhausted',
      'Call: Retry[1] exhausted',
      'Call: Catch[0] States.DataLimitExceeded → Bad',
      'Call: Catch[1] Gone → Lost',
      'Call: Catch[2] States.ALL → Bad',
      'Good',
      'Good: End',
      'Lost',
      'Bad',
    ]);
  });

  it('finds the states in branches and in the processor of a Map', () => {
    const inner = {
      StartAt: 'In',
      States: { In: { Type: 'Pass', End: true } },
    };
    expect(
      elementsOf({
        StartAt: 'Map',
        States: {
          Map: { Type: 'Map', ItemProcessor: inner, Next: 'Both' },
          Both: {
            Type: 'Parallel',
            Branches: [{ StartAt: 'A', States: { A: { Type: 'Fail' } } }],
            End: true,
          },
        },
      }),
    ).toEqual(
      expect.arrayContaining(['In', 'In: End', 'Map: Next → Both', 'A']),
    );
  });
});

describe('coverageOf', () => {
  it('misses everything of a machine that never ran', () => {
    expect(coverageOf(task, [])).toEqual({
      reached: [],
      missed: elementsOf(task),
    });
  });

  it('takes a state that was left without a failure for its Next', () => {
    expect(
      reached(
        new History()
          .enter('Call')
          .call()
          .add('TaskSucceeded')
          .exit('Call')
          .enter('Good')
          .exit('Good')
          .add('ExecutionSucceeded'),
      ),
    ).toEqual(['Call', 'Call: Next → Good', 'Good', 'Good: End']);
  });

  it('a retry that helped is no retry that gave up', () => {
    expect(
      reached(
        new History()
          .enter('Call')
          .call()
          .fail('Slow')
          .call()
          .add('TaskSucceeded')
          .exit('Call')
          .enter('Good'),
      ),
    ).toEqual(['Call', 'Call: Next → Good', 'Good']);
  });

  it('tells the retrier that gave up, and the catcher, by the last error', () => {
    expect(
      reached(
        new History()
          .enter('Call')
          .call()
          .fail('Other')
          .call()
          .fail('Slow')
          .exit('Call')
          .enter('Bad'),
      ),
    ).toEqual([
      'Call',
      'Call: Retry[0] exhausted',
      'Call: Catch[2] States.ALL → Bad',
      'Bad',
    ]);
  });

  it('a time-out is not among States.TaskFailed', () => {
    expect(
      reached(
        new History()
          .enter('Call')
          .call()
          .add('TaskTimedOut', {
            taskTimedOutEventDetails: { error: 'States.Timeout' },
          })
          .exit('Call')
          .enter('Bad'),
      ),
    ).toEqual(['Call', 'Call: Catch[2] States.ALL → Bad', 'Bad']);
  });

  it('tells apart two catchers with the same Next', () => {
    expect(
      reached(
        new History()
          .enter('Call')
          .call()
          .fail('States.DataLimitExceeded')
          .exit('Call')
          .enter('Bad'),
      ),
    ).toEqual(['Call', 'Call: Catch[0] States.DataLimitExceeded → Bad', 'Bad']);
  });

  it('takes a failure without an event for too much data', () => {
    expect(
      reached(
        new History()
          .enter('Call')
          .call()
          .add('TaskSucceeded')
          .exit('Call')
          .enter('Bad'),
      ),
    ).toContain('Call: Catch[0] States.DataLimitExceeded → Bad');
  });

  it('counts an expression that failed after the call', () => {
    expect(
      reached(
        new History()
          .enter('Call')
          .call()
          .add('TaskSucceeded')
          .add('EvaluationFailed', {
            evaluationFailedEventDetails: { error: 'Gone', state: 'Call' },
          })
          .exit('Call')
          .enter('Lost'),
      ),
    ).toEqual([
      'Call',
      'Call: Retry[1] exhausted',
      'Call: Catch[1] Gone → Lost',
      'Lost',
    ]);
  });

  it('counts a retry that gave up where nothing catches', () => {
    const definition: MachineDefinition = {
      StartAt: 'Call',
      States: {
        Call: { Type: 'Task', Retry: [{ ErrorEquals: ['Slow'] }], End: true },
      },
    };
    const { events } = new History()
      .enter('Call')
      .call()
      .fail('Slow')
      .add('ExecutionFailed', {
        executionFailedEventDetails: { error: 'Slow' },
      });
    expect(coverageOf(definition, [events])).toEqual({
      reached: ['Call', 'Call: Retry[0] exhausted'],
      missed: ['Call: End'],
    });
  });

  it('a state that is waited in was entered, and not left', () => {
    expect(reached(new History().enter('Call').call())).toEqual(['Call']);
  });

  it('refuses a history of another definition', () => {
    expect(() => reached(new History().enter('X').exit('X'))).toThrow(
      'There is no state X',
    );
    expect(() =>
      reached(
        new History()
          .enter('Call')
          .call()
          .fail('Gone')
          .exit('Call')
          .enter('Bad'),
      ),
    ).toThrow('left for Bad after Gone');
  });

  describe('of a Choice', () => {
    const choice = (first?: object, second?: object): MachineDefinition => ({
      StartAt: 'Choose',
      States: {
        Choose: {
          Type: 'Choice',
          Choices: [
            { Next: 'A', Assign: first },
            { Next: 'A', Assign: second },
          ],
          Default: 'B',
        },
        A: { Type: 'Succeed' },
        B: { Type: 'Succeed' },
      },
    });
    const to = (next: string, assigned?: Record<string, string>) =>
      new History().enter('Choose').exit('Choose', assigned).enter(next).events;

    it('takes the state that follows for the rule', () => {
      expect(coverageOf(choice(), [to('B')]).reached).toEqual([
        'Choose',
        'Choose: Default → B',
        'B',
      ]);
    });

    it('tells rules with the same Next apart by what they assign', () => {
      expect(
        coverageOf(choice({ x: 1 }, { y: 1 }), [to('A', { y: '1' })]).reached,
      ).toEqual(['Choose', 'Choose: Choices[1] → A', 'A']);
    });

    it('counts none of the rules that nothing tells apart', () => {
      expect(coverageOf(choice(), [to('A')]).reached).toEqual(['Choose', 'A']);
    });
  });

  it('follows branches that run side by side', () => {
    const branch = (name: string, next: string): MachineDefinition => ({
      StartAt: name,
      States: {
        [name]: { Type: 'Pass', Next: next },
        [next]: { Type: 'Pass', End: true },
      },
    });
    const definition: MachineDefinition = {
      StartAt: 'Both',
      States: {
        Both: {
          Type: 'Parallel',
          Branches: [branch('A', 'A2'), branch('B', 'B2')],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'After' }],
          End: true,
        },
        After: { Type: 'Succeed' },
      },
    };
    // Both(1): A(2) and B(3) are entered, then left in the other order.
    const history = new History()
      .enter('Both', 0)
      .enter('A', 1)
      .enter('B', 1)
      .add('StateExited', { stateExitedEventDetails: { name: 'B' } }, 3)
      .add('StateExited', { stateExitedEventDetails: { name: 'A' } }, 2)
      .enter('B2', 4)
      .enter('A2', 5)
      .add('StateExited', { stateExitedEventDetails: { name: 'A2' } }, 7)
      .add('StateExited', { stateExitedEventDetails: { name: 'B2' } }, 6)
      .add('ParallelStateSucceeded')
      .exit('Both');
    expect(coverageOf(definition, [history.events])).toEqual({
      reached: [
        'Both',
        'Both: End',
        'A',
        'A: Next → A2',
        'A2',
        'A2: End',
        'B',
        'B: Next → B2',
        'B2',
        'B2: End',
      ],
      missed: ['Both: Catch[0] States.ALL → After', 'After'],
    });
  });

  it('takes the failure of a Map, not of what failed inside of it', () => {
    const definition: MachineDefinition = {
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          ItemProcessor: {
            StartAt: 'Item',
            States: { Item: { Type: 'Task', End: true } },
          },
          Catch: [{ ErrorEquals: ['Broken'], Next: 'Bad' }],
          End: true,
        },
        Bad: { Type: 'Fail' },
      },
    };
    const { events } = new History()
      .enter('Each')
      .add('MapStateStarted')
      .add('MapIterationStarted')
      .enter('Item')
      .call()
      .fail('Broken')
      .add('MapIterationFailed')
      .add('MapStateFailed', {
        mapStateFailedEventDetails: { error: 'Broken' },
      })
      .exit('Each')
      .enter('Bad');
    expect(coverageOf(definition, [events]).reached).toEqual([
      'Each',
      'Each: Catch[0] Broken → Bad',
      'Item',
      'Bad',
    ]);
  });
});
