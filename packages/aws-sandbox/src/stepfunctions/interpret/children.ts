import { launchNext } from '../engine/children';
import { dataLimitExceeded, fitsPayload, StateError } from '../errors';
import { evaluate, evaluateTo } from '../query/evaluate';
import { Json } from '../types';
import { Commit, Step } from './step';

/** As many iterations of an inline Map as AWS runs at once. */
const MAX_CONCURRENCY = 40;

const isCount = (value: Json): value is number =>
  Number.isInteger(value) && (value as number) >= 0;

const isCollection = (
  value: Json,
): value is Json[] | { [member: string]: Json } =>
  typeof value === 'object' && value !== null;

export async function runParallel({
  state,
  scope,
  thread,
}: Step): Promise<Commit> {
  const input =
    state.Arguments === undefined
      ? thread.input
      : await evaluate(state.Arguments, scope(), 'Arguments');
  if (!fitsPayload(input)) {
    throw new StateError(dataLimitExceeded(thread.state));
  }
  const inputs = (state.Branches ?? []).map(() => input);
  return (tx, fresh) => {
    tx.event(fresh, 'ParallelStateStarted');
    fresh.children = {
      inputs,
      next: 0,
      running: 0,
      concurrency: inputs.length,
      results: inputs.map(() => null),
    };
    launchNext(tx, fresh);
    tx.setPhase(fresh, 'children');
  };
}

/** What a Map goes through, as `Map.Item` shows it. */
async function mapItems({ state, scope, thread }: Step) {
  const items = await evaluateTo(
    state.Items === undefined ? thread.input : state.Items,
    scope(),
    'Items',
    isCollection,
    'an array or an object',
  );
  return Array.isArray(items)
    ? items.map((value, index) => ({ Index: index, Value: value, item: value }))
    : Object.entries(items).map(([name, value], index) => ({
        Index: index,
        Key: name,
        Value: value,
        item: { Key: name, Value: value },
      }));
}

export async function runMap(step: Step): Promise<Commit> {
  const { state, scope } = step;
  const found = await mapItems(step);
  const items = found.map(({ item: _, ...shown }) => shown);
  const inputs: Json[] = [];
  for (const [index, { item }] of found.entries()) {
    const input =
      state.ItemSelector === undefined
        ? item
        : await evaluate(
            state.ItemSelector,
            scope({ item: items[index] }),
            'ItemSelector',
          );
    if (!fitsPayload(input)) {
      throw new StateError(dataLimitExceeded(step.thread.state));
    }
    inputs.push(input);
  }
  const wanted = await evaluateTo(
    state.MaxConcurrency ?? 0,
    scope(),
    'MaxConcurrency',
    isCount,
    'a number of iterations',
  );
  return (tx, thread) => {
    tx.event(thread, 'MapStateStarted', {
      mapStateStartedEventDetails: { length: inputs.length },
    });
    if (inputs.length === 0) {
      tx.event(thread, 'MapStateSucceeded');
      thread.result = [];
      tx.setPhase(thread, 'succeeded');
      return;
    }
    thread.children = {
      inputs,
      items,
      next: 0,
      running: 0,
      concurrency: Math.min(wanted || MAX_CONCURRENCY, MAX_CONCURRENCY),
      results: inputs.map(() => null),
    };
    launchNext(tx, thread);
    tx.setPhase(thread, 'children');
  };
}
