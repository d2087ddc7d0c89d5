/** Passes on at most one value per interval, the newest, one at a time; a failure to pass on is dropped, the next value comes soon. */
export function throttled<T>(
  intervalMs: number,
  pass: (value: T) => Promise<void>,
): { tell(value: T): void; settle(): Promise<void> } {
  let lastAt = 0;
  let running: Promise<void> = Promise.resolve();
  let isBusy = false;
  return {
    tell(value) {
      const now = performance.now();
      if (isBusy || now - lastAt < intervalMs) return;
      lastAt = now;
      isBusy = true;
      running = pass(value)
        .catch(() => {})
        .finally(() => {
          isBusy = false;
        });
    },
    settle: () => running,
  };
}
