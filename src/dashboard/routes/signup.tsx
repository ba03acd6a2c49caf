import { createFileRoute, redirect } from '@tanstack/react-router';
import { readDoor } from '../session/door.ts';
import { SignUpClosed } from '../signup/SignUpClosed.tsx';
import { SignUpPage } from '../signup/SignUpPage.tsx';

export const Route = createFileRoute('/signup')({
  beforeLoad: ({ context: { session } }) => {
    if (session.token() !== undefined) throw redirect({ to: '/orgs' });
  },
  loader: readDoor,
  component: SignUpRoute,
});

function SignUpRoute() {
  return Route.useLoaderData().signUpOpen === false ? <SignUpClosed /> : <SignUpPage />;
}
