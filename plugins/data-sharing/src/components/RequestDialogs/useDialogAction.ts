import { useAction } from '../../hooks/useAction';
import type { RequestDialogProps } from './types';

/** A dialog's call: done as asked, or else the request may have changed. */
export function useDialogAction({
  onChanged,
  onDone,
}: Pick<RequestDialogProps, 'onChanged' | 'onDone'>) {
  const { error, isPending, run } = useAction();
  return {
    error,
    isPending,
    run: async (call: () => Promise<unknown>) => {
      if (await run(call)) onDone();
      else onChanged();
    },
  };
}
