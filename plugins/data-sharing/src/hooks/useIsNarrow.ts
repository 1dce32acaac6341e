import { useBreakpoint } from '@backstage/ui';

/** Whether the screen is too narrow for a table of many columns. */
export const useIsNarrow = () => !useBreakpoint().up('md');
