/** What changes whether a field can be edited, and which element an id names. */
const watched = ['id', 'readonly', 'disabled', 'contenteditable', 'aria-readonly', 'inert', 'type'];

interface Watch {
  readonly observer: MutationObserver;
  readonly listeners: Set<() => void>;
}

/** By the document or the shadow root. A page may have a thousand assistants: they share one observer. */
const watches = new Map<Node, Watch>();

const createWatch = (tree: Node): Watch => {
  const listeners = new Set<() => void>();
  const observer = new MutationObserver(() => {
    for (const listener of listeners) listener();
  });
  observer.observe(tree, { childList: true, subtree: true, attributes: true, attributeFilter: watched });
  return { observer, listeners };
};

/** Calls the listener after elements of a tree have come, gone, or changed what matters to a field. @returns the function that ends it */
export const watchTree = (tree: Node, listener: () => void): (() => void) => {
  const watch = watches.get(tree) ?? createWatch(tree);
  watches.set(tree, watch);
  // One listener may be added again before it is removed.
  const own = (): void => listener();
  watch.listeners.add(own);
  return () => {
    watch.listeners.delete(own);
    if (watch.listeners.size > 0) return;
    watch.observer.disconnect();
    watches.delete(tree);
  };
};
