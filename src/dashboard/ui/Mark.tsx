/** Switchyard's mark: a track, and the points where a second one leaves it. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="var(--accent)" />
      <g fill="none" stroke="var(--on-accent)" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round">
        <path d="M6 22h20" />
        <path d="M6 22h3c7 0 6-12 13-12h4" />
      </g>
    </svg>
  );
}
