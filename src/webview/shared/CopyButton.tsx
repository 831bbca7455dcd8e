import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from './Icon';

type Copied = 'no' | 'yes' | 'failed';
const words: Readonly<Record<Copied, string>> = { no: 'Copy', yes: 'Copied', failed: 'Could Not Copy' };

/** `what` completes "Copy …" for a screen reader, e.g. `the answer`. */
export function CopyButton({ text, what }: { text: () => string; what: string }): JSX.Element {
  const [copied, setCopied] = useState<Copied>('no');
  useEffect(() => {
    if (copied === 'no') return;
    const timer = setTimeout(() => setCopied('no'), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (): void => {
    navigator.clipboard.writeText(text()).then(
      () => setCopied('yes'),
      () => setCopied('failed'),
    );
  };
  return (
    <button type="button" class="button quiet" aria-label={`${words[copied]} ${what}`} onClick={copy}>
      <Icon name={copied === 'yes' ? 'check' : copied === 'failed' ? 'error' : 'copy'} />
      {words[copied]}
    </button>
  );
}
