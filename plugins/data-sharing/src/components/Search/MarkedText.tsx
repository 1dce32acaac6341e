import { HighlightedSearchResultText } from '@backstage/plugin-search-react';
import { tagged, tags, type Sought } from './matches';

/** A text with what is sought marked in it, as search results have it. */
export const MarkedText = (props: { text: string; sought: Sought }) => (
  <HighlightedSearchResultText
    text={tagged(props.text, props.sought)}
    {...tags}
  />
);
