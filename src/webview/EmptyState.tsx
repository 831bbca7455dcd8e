import type { JSX } from 'preact';

/** Shown when there is no run. */
export function EmptyState({ message, onAsk }: { message: string; onAsk: () => void }): JSX.Element {
  return (
    <main class="empty-state">
      <svg class="empty-picture" viewBox="0 0 96 72" aria-hidden="true">
        <path d="M48 16v12M48 28H20v12M48 28v12M48 28h28v12M20 48v8M20 56h-8v4M20 56h8v4M76 48v12" />
        <circle cx="48" cy="10" r="6" />
        <circle cx="20" cy="44" r="4.5" />
        <circle cx="48" cy="44" r="4.5" />
        <circle cx="76" cy="44" r="4.5" />
        <circle cx="12" cy="63" r="3" />
        <circle cx="28" cy="63" r="3" />
        <circle cx="76" cy="63" r="3" />
      </svg>
      <p>{message}</p>
      <button type="button" class="button" onClick={onAsk}>
        Ask About the Workspace
      </button>
    </main>
  );
}
