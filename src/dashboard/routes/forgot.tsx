import { createFileRoute } from '@tanstack/react-router';
import { ForgotPage } from '../reset/ForgotPage.tsx';

export const Route = createFileRoute('/forgot')({ component: ForgotPage });
