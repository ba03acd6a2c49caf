import { paths } from '../paths.ts';
import { Link } from '../ui/link.tsx';

/** Other ways in, for the foot of the pages before one is in. */
const ways = {
  signIn: { href: paths.login(), question: 'Have an account?', label: 'Sign in' },
  back: { href: paths.login(), question: 'Remembered it?', label: 'Sign in' },
  signUp: { href: paths.signUp(), question: 'New here?', label: 'Create an account' },
  forgot: { href: paths.forgot(), question: 'Forgot your password?', label: 'Choose a new one' },
} as const;

export function OtherWays({ ways: shown }: { ways: readonly (keyof typeof ways)[] }) {
  return shown.map((way) => (
    <p key={way}>
      {ways[way].question} <Link href={ways[way].href}>{ways[way].label}</Link>
    </p>
  ));
}
