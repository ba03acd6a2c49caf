/**
 * Whose password a form asks for, where the form does not ask who it is. Nobody sees it but password managers, which
 * would otherwise keep the new password for nobody.
 */
export function HiddenUsername({ children }: { children: string }) {
  return <input type="text" name="username" autoComplete="username" value={children} readOnly hidden />;
}
