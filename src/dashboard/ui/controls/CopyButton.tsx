import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './Button.tsx';
import { IconButton } from './IconButton.tsx';

/** How long "Copied" stands. */
const copiedMs = 1_600;

type Props = {
  text: string;
  /** What is copied, as in "Copy Source ID". */
  label: string;
  /** With its word beside the icon. */
  hasWord?: boolean;
};

/** Copies the text, and says so. Where the clipboard is closed (plain http), it selects through a text area instead. */
export function CopyButton({ text, label, hasWord = false }: Props) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), copiedMs);
    return () => clearTimeout(timer);
  }, [isCopied]);

  const icon = isCopied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />;
  const copy = () => void copyText(text).then(setCopied);
  return (
    <>
      {hasWord ? (
        <Button size="small" variant="plain" icon={icon} onClick={copy} aria-label={label}>
          {isCopied ? 'Copied' : 'Copy'}
        </Button>
      ) : (
        <IconButton label={label} icon={icon} onClick={copy} />
      )}
      <span role="status" className="visually-hidden">
        {isCopied ? 'Copied' : ''}
      </span>
    </>
  );
}

async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // The clipboard is there on https and localhost only; the old way works everywhere.
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  return isCopied;
}
