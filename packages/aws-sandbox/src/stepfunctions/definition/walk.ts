import { State, StateContainer } from '../types';

/** Steps from the machine down to a branch or an item processor. */
export type ContainerPath = Array<{ state: string; branch: number }>;

/** The branches of a Parallel, or the one processor of a Map. */
export function innerContainers(state: State): StateContainer[] {
  if (state.Type === 'Parallel') return state.Branches ?? [];
  if (state.Type === 'Map') {
    const processor = state.ItemProcessor ?? state.Iterator;
    return processor ? [processor] : [];
  }
  return [];
}

/** @throws Error when the path does not fit the definition */
export function containerAt(
  root: StateContainer,
  path: ContainerPath,
): StateContainer {
  return path.reduce<StateContainer>((container, { state, branch }) => {
    const inner = innerContainers(container.States[state])[branch];
    if (!inner) throw new Error(`No branch ${branch} in state ${state}`);
    return inner;
  }, root);
}

/** Calls `visit` for every container, outermost first. */
export function walkContainers(
  container: StateContainer,
  visit: (
    container: StateContainer,
    location: string,
    outer: StateContainer[],
  ) => void,
  location = '',
  outer: StateContainer[] = [],
): void {
  visit(container, location, outer);
  for (const [name, state] of Object.entries(container.States)) {
    innerContainers(state).forEach((inner, index) => {
      const step =
        state.Type === 'Parallel' ? `Branches[${index}]` : 'ItemProcessor';
      walkContainers(inner, visit, `${location}/States/${name}/${step}`, [
        ...outer,
        container,
      ]);
    });
  }
}
