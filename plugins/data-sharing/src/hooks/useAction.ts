import { useState } from 'react';

/** A call that somebody started: whether it is under way, and how it failed. */
export function useAction() {
  const [state, setState] = useState<{ isPending: boolean; error?: Error }>({
    isPending: false,
  });
  const run = async <T>(call: () => Promise<T>): Promise<T | undefined> => {
    if (state.isPending) return undefined;
    setState({ isPending: true });
    try {
      const result = await call();
      setState({ isPending: false });
      return result;
    } catch (error) {
      setState({ isPending: false, error: error as Error });
      return undefined;
    }
  };
  return { ...state, run };
}
