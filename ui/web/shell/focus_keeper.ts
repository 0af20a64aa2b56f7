/** Keeps the focus on the page when what had it goes away, so that keys and screen readers go on from there. */

/**
 * Watches for as long as the page lives.
 *
 * @param refuge Gives the element that takes the focus then.
 */
export function keepFocus(refuge: () => HTMLElement | null): () => void {
  let last: Element | null = null;
  const focused = ({ target }: FocusEvent): void => {
    last = target instanceof Element ? target : null;
  };
  const changed = new MutationObserver(() => {
    if (last === null || last.isConnected) return;
    last = null;
    if (document.activeElement === document.body) refuge()?.focus({ preventScroll: true });
  });
  document.addEventListener("focusin", focused);
  changed.observe(document.body, { childList: true, subtree: true });
  return () => {
    document.removeEventListener("focusin", focused);
    changed.disconnect();
  };
}
