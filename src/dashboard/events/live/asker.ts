/** Between two questions for the same list, however often there is a reason to ask. */
const askedMsMin = 1_000;

/** `page` brings the list up to date, `anew` begins it from what is newest. */
export type Question = 'page' | 'anew';

type Deps = {
  /** Asks, and does with the answer what is to be done. */
  ask(question: Question): Promise<void>;
  isOpen(): boolean;
  restMs?: number;
};

/** Asks one question at a time. What is wanted meanwhile is asked once more, after a rest. */
export function createAsker({ ask, isOpen, restMs = askedMsMin }: Deps) {
  let wanted: Question | undefined;
  let isAsking = false;
  return async function want(question: Question): Promise<void> {
    if (wanted !== 'anew') wanted = question;
    if (isAsking) return;
    isAsking = true;
    while (wanted && isOpen()) {
      const now: Question = wanted;
      wanted = undefined;
      await ask(now);
      await new Promise((resolve) => setTimeout(resolve, restMs));
    }
    isAsking = false;
  };
}
