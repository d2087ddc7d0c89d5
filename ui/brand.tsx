/** The watchtower. */
export function BrandMark({ size = 20 }: { size?: number }) {
  return (
    <svg
      viewBox="0 0 20 20"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M6 18 7.2 8.5h5.6L14 18M5.2 8.5h9.6M7 8.5V5h6v3.5M8 5l2-3 2 3M9 18v-4h2v4" />
    </svg>
  );
}
