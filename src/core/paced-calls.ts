/** How long calls may hold one turn of the event loop, in milliseconds; a single call may take longer. */
const sliceMs = 8;

/**
 * Creates a function that makes calls, in the order in which they are given: at once, until those of a turn of the event loop have taken
 * 8 ms, and the others in the next turns. Thousands of calls that come together do not hold up what else the process does. A call must not throw.
 */
export const createPacedCalls = (): ((call: () => void) => void) => {
  const waiting: (() => void)[] = [];
  let spentMs = 0;
  let isTimed = false;

  const make = (call: () => void): void => {
    const started = performance.now();
    call();
    spentMs += performance.now() - started;
  };

  const beginTurn = (): void => {
    isTimed = false;
    spentMs = 0;
    while (spentMs < sliceMs) {
      const call = waiting.shift();
      if (call === undefined) return;
      make(call);
    }
    awaitTurn();
  };

  const awaitTurn = (): void => {
    if (isTimed) return;
    isTimed = true;
    setImmediate(beginTurn);
  };

  return (call) => {
    if (waiting.length > 0 || spentMs >= sliceMs) waiting.push(call);
    else make(call);
    awaitTurn();
  };
};
