import { Component, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import type { LoadOptions } from '../../src/dashboard/forms/controls/choice/load-options.ts';
import { PrototypeForm } from '../../src/dashboard/forms/PrototypeForm.tsx';
import { usePrototypeForm } from '../../src/dashboard/forms/use-form-store.ts';
import { Button } from '../../src/dashboard/ui/controls/Button.tsx';
import '../../src/dashboard/ui/tokens.css';
import '../../src/dashboard/ui/base.css';
import type { Answer, Asked, Lab, Shown } from './lab.ts';

// The product's own renderer and nothing around it. A test says what is drawn, and hears what would be sent.

const sent: Shown[] = [];
let answer: Answer | undefined;
let root: Root | undefined;
let crash: string | undefined;

const lab: Lab = {
  open(asked) {
    root?.unmount();
    sent.length = 0;
    answer = undefined;
    crash = undefined;
    const place = document.getElementById('root');
    if (!place) throw new Error('The page has no #root.');
    // Under a key of its own, what is drawn starts anew.
    root = createRoot(place);
    flushSync(() =>
      root?.render(
        <Net>
          <Form {...asked} />
        </Net>,
      ),
    );
  },
  answerWith: (next) => (answer = next),
  sent: () => sent,
  crash: () => crash,
};
Object.assign(window, { lab });

function Form({ prototypes, values, isStored, hasLoader }: Asked) {
  const form = usePrototypeForm({ prototypes, initial: values, isStored });
  // Where the test has given the page a loader.
  const { loadOptions } = window as { loadOptions?: LoadOptions };
  return (
    <PrototypeForm
      label="Form"
      parts={[{ form, prefix: 'details', loadOptions: hasLoader ? loadOptions : undefined }]}
      onSubmit={async ([values]) => {
        sent.push({ json: JSON.stringify(values) });
        return answer ?? { success: true, message: 'Saved.', fieldErrors: [] };
      }}
    >
      {({ isBusy }) => (
        <Button type="submit" variant="primary" busy={isBusy}>
          Save
        </Button>
      )}
    </PrototypeForm>
  );
}

/** A form that throws while it is drawn leaves an empty page; the test has to hear of it. */
class Net extends Component<{ children: ReactNode }> {
  override state = { hasFailed: false };
  static getDerivedStateFromError(error: unknown) {
    crash = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { hasFailed: true };
  }
  override render() {
    return this.state.hasFailed ? null : this.props.children;
  }
}
