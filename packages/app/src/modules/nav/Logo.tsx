/** Two squares that share a corner; the same as public/favicon.svg. */
export const LogoIcon = ({ size = 28 }: { size?: number }) => (
  <svg
    xmlns="http://www.w3.org/2000/svg"
    viewBox="0 0 32 32"
    width={size}
    height={size}
    aria-hidden="true"
  >
    <rect width="32" height="32" rx="7" fill="#1f5493" />
    <g fill="none" strokeWidth="2.5">
      <rect x="6" y="6" width="13" height="13" rx="3" stroke="#fff" />
      <rect x="13" y="13" width="13" height="13" rx="3" stroke="#9cc9ff" />
    </g>
  </svg>
);
