/** A tab that nobody sees lets go of its line after so long: a browser has six for each server. */
const hiddenMsMax = 10_000;

/** Opens while the page is seen, and closes when it has been hidden for long. The answer ends it. */
export function whileSeen(page: Document, { open, close }: { open(): void; close(): void }): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(timer);
    if (page.visibilityState === 'hidden') timer = setTimeout(close, hiddenMsMax);
    else open();
  };
  open();
  page.addEventListener('visibilitychange', look);
  return () => {
    page.removeEventListener('visibilitychange', look);
    clearTimeout(timer);
    close();
  };
}
